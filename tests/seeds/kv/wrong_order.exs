# The registry before the bucket supervisor, one_for_one: what the text calls the two flaws.
for name <- ~w(bucket bucket_supervisor registry supervisor_one_for_one),
    do: Code.require_file("lib/kv/#{name}.ex", __DIR__)

{:ok, supervisor} = KV.Supervisor.start_link([])
for {id, _, type, modules} <- Supervisor.which_children(supervisor), do: IO.inspect({id, type, modules})

KV.Registry.create(KV.Registry, "shopping")
{:ok, bucket} = KV.Registry.lookup(KV.Registry, "shopping")
KV.Bucket.put(bucket, "milk", 3)

# The registry forgets, the bucket lives on without anybody who knows it.
Process.exit(Process.whereis(KV.Registry), :kill)
Process.sleep(100)
IO.inspect(KV.Registry.lookup(KV.Registry, "shopping"))
IO.inspect({Process.alive?(bucket), KV.Bucket.get(bucket, "milk")})

# Without a bucket supervisor, the registry cannot create anything, and crashes.
Supervisor.terminate_child(supervisor, KV.BucketSupervisor)
IO.inspect(Process.alive?(bucket))
KV.Registry.create(KV.Registry, "wine")
Process.sleep(100)
IO.inspect(Supervisor.count_children(supervisor))
