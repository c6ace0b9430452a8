# The tree of the last section: when one of the two dies, both start anew, and no bucket is orphaned.
for name <- ~w(bucket bucket_supervisor registry supervisor),
    do: Code.require_file("lib/kv/#{name}.ex", __DIR__)

{:ok, supervisor} = KV.Supervisor.start_link(name: KV.Supervisor)
IO.inspect(Supervisor.child_spec(KV.Bucket, []).restart)
IO.inspect(Supervisor.child_spec({KV.Registry, name: KV.Registry}, []))

KV.Registry.create(KV.Registry, "shopping")
KV.Registry.create(KV.Registry, "shopping")
{:ok, bucket} = KV.Registry.lookup(KV.Registry, "shopping")
IO.inspect(Supervisor.count_children(KV.BucketSupervisor))

# A bucket that crashes is removed, and not restarted.
Agent.cast(bucket, fn _ -> raise "oops" end)
Process.sleep(100)
IO.inspect(KV.Registry.lookup(KV.Registry, "shopping"))
IO.inspect(Supervisor.count_children(KV.BucketSupervisor))

KV.Registry.create(KV.Registry, "wine")
{:ok, bucket} = KV.Registry.lookup(KV.Registry, "wine")
IO.inspect({KV.Bucket.put(bucket, "red", 2), KV.Bucket.get(bucket, "red"), KV.Bucket.delete(bucket, "red"), KV.Bucket.get(bucket, "red")})

for victim <- [KV.Registry, KV.BucketSupervisor] do
  before = for {id, pid, _, _} <- Supervisor.which_children(supervisor), do: {id, pid}
  Process.exit(Process.whereis(victim), :kill)
  Process.sleep(100)
  for {id, pid, _, _} <- Supervisor.which_children(supervisor), do: IO.inspect({victim, id, pid != before[id]})
  IO.inspect({Process.alive?(bucket), KV.Registry.lookup(KV.Registry, "wine")})
end

GenServer.call(KV.Registry, :nonsense)
