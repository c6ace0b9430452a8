# Links are bidirectional: a registry that links to its buckets dies with one of them, and forgets the others.
for name <- ~w(bucket linking_registry), do: Code.require_file("lib/kv/#{name}.ex", __DIR__)

Process.flag(:trap_exit, true)
{:ok, registry} = KV.Registry.start_link([])

KV.Registry.create(registry, "shopping")
KV.Registry.create(registry, "wine")
{:ok, wine} = KV.Registry.lookup(registry, "wine")
Agent.stop(wine)
IO.inspect(KV.Registry.lookup(registry, "wine"), label: "removed when it stops")

{:ok, bucket} = KV.Registry.lookup(registry, "shopping")
Agent.stop(bucket, :shutdown)

receive do
  {:EXIT, ^registry, reason} -> IO.inspect(reason, label: "the registry went along")
end

try do
  KV.Registry.lookup(registry, "shopping")
catch
  :exit, {:noproc, {GenServer, :call, [^registry, request, timeout]}} ->
    IO.inspect({request, timeout}, label: "nobody answers")
end
