# A registry and its buckets
# ==========================
#
# The guide "Mix and OTP" has a registry that knows buckets by name, and a supervisor that starts the
# buckets. Who is supervised how, and in which order? The guide reasons; here it is tried.
#
#   * The registry calls the bucket supervisor, so that one must be there first.
#   * When the registry dies, nobody knows the names of the buckets any more. So they must go too.

Logger.configure(level: :none)

buckets = {Lab.Dynamic, name: :buckets, template: {Lab.Bucket, restart: :temporary}}
registry = {Lab.Registry, name: :registry, buckets: :buckets}

# How many buckets there are without a name, after the registry has been killed.
orphans = fn children, strategy ->
  {:ok, sup} = Supervisor.start_link(children, strategy: strategy)
  Lab.Registry.create(:registry, "shopping")
  {:ok, bucket} = Lab.Registry.lookup(:registry, "shopping")
  Lab.Bucket.put(bucket, "eggs", 3)
  IO.puts("  eggs: #{Lab.Bucket.get(bucket, "eggs")}")
  kill(:registry)
  known = if Lab.Registry.lookup(:registry, "shopping") == :error, do: "forgotten", else: "known"
  alive = if Process.alive?(bucket), do: "still alive", else: "gone"
  IO.puts("  after the registry's death the name is #{known}, the bucket #{alive}")
  Supervisor.stop(sup)
end

IO.puts("one_for_one: the bucket lives on, and nobody can find it.")
orphans.([buckets, registry], :one_for_one)

IO.puts("\nrest_for_one, the supervisor of the buckets first: the registry is the last child, the same again.")
orphans.([buckets, registry], :rest_for_one)

IO.puts("\nrest_for_one, the registry first: the buckets go with it.")
orphans.([registry, buckets], :rest_for_one)
IO.puts("  But now the registry is started before what it needs: a registry that made a bucket at once,")
IO.puts("  in its init, could not start.")

IO.puts("\none_for_all: the right order, and no orphans.")
orphans.([buckets, registry], :one_for_all)

# Buckets are temporary: one that crashes is not started again, since nobody would know of the new one.
IO.puts("\nA bucket that crashes is forgotten by the registry, and not restarted:")
{:ok, _} = Supervisor.start_link([buckets, registry], strategy: :one_for_all, name: :shop)
Lab.Registry.create(:registry, "shopping")
{:ok, bucket} = Lab.Registry.lookup(:registry, "shopping")
tree(:shop)
kill(bucket, :shutdown)
IO.puts("lookup: #{inspect(Lab.Registry.lookup(:registry, "shopping"))}")
tree(:shop)
