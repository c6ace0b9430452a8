# A key-value store in the way of the introductory guide: buckets (agents), a registry server with monitors, a supervisor.
Logger.configure(level: :none)

defmodule KV.Bucket do
  use Agent, restart: :temporary
  def start_link(_opts), do: Agent.start_link(fn -> %{} end)
  def get(bucket, key), do: Agent.get(bucket, &Map.get(&1, key))
  def put(bucket, key, value), do: Agent.update(bucket, &Map.put(&1, key, value))
  def delete(bucket, key), do: Agent.get_and_update(bucket, &Map.pop(&1, key))
end

defmodule KV.Registry do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, Keyword.fetch!(opts, :name), opts)
  def lookup(table, name) do
    case :ets.lookup(table, name) do
      [{^name, pid}] -> {:ok, pid}
      [] -> :error
    end
  end
  def create(server, name), do: GenServer.call(server, {:create, name})

  @impl true
  def init(table), do: {:ok, {:ets.new(table, [:named_table, read_concurrency: true]), %{}}}

  @impl true
  def handle_call({:create, name}, _from, {names, refs}) do
    case lookup(names, name) do
      {:ok, pid} -> {:reply, pid, {names, refs}}
      :error ->
        {:ok, pid} = DynamicSupervisor.start_child(KV.BucketSupervisor, KV.Bucket)
        refs = Map.put(refs, Process.monitor(pid), name)
        :ets.insert(names, {name, pid})
        {:reply, pid, {names, refs}}
    end
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, {names, refs}) do
    {name, refs} = Map.pop(refs, ref)
    :ets.delete(names, name)
    {:noreply, {names, refs}}
  end
  def handle_info(_msg, state), do: {:noreply, state}
end

defmodule KV.Supervisor do
  use Supervisor
  def start_link(opts), do: Supervisor.start_link(__MODULE__, :ok, opts)
  @impl true
  def init(:ok) do
    children = [
      {DynamicSupervisor, name: KV.BucketSupervisor, strategy: :one_for_one},
      {KV.Registry, name: KV.Registry}
    ]
    Supervisor.init(children, strategy: :one_for_all)
  end
end

defmodule KV.Command do
  def parse(line) do
    case String.split(line) do
      ["CREATE", bucket] -> {:ok, {:create, bucket}}
      ["GET", bucket, key] -> {:ok, {:get, bucket, key}}
      ["PUT", bucket, key, value] -> {:ok, {:put, bucket, key, value}}
      ["DELETE", bucket, key] -> {:ok, {:delete, bucket, key}}
      _ -> {:error, :unknown_command}
    end
  end
  def run({:create, b}), do: (KV.Registry.create(KV.Registry, b); {:ok, "OK"})
  def run({:get, b, k}), do: with_bucket(b, &{:ok, "#{KV.Bucket.get(&1, k)} OK"})
  def run({:put, b, k, v}), do: with_bucket(b, fn pid -> KV.Bucket.put(pid, k, v); {:ok, "OK"} end)
  def run({:delete, b, k}), do: with_bucket(b, fn pid -> KV.Bucket.delete(pid, k); {:ok, "OK"} end)
  defp with_bucket(b, f) do
    case KV.Registry.lookup(KV.Registry, b) do
      {:ok, pid} -> f.(pid)
      :error -> {:error, :not_found}
    end
  end
end

{:ok, sup} = KV.Supervisor.start_link(name: KV.Supervisor)
for line <- ["UNKNOWN x", "GET shopping eggs", "CREATE shopping", "PUT shopping eggs 1", "PUT shopping milk 2", "GET shopping eggs", "DELETE shopping eggs", "GET shopping eggs"] do
  r = with {:ok, c} <- KV.Command.parse(line), do: KV.Command.run(c)
  IO.inspect({line, r})
end
{:ok, b} = KV.Registry.lookup(KV.Registry, "shopping")
ref = Process.monitor(b)
Agent.stop(b, :shutdown)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
_ = KV.Registry.create(KV.Registry, "bogus")
IO.inspect(KV.Registry.lookup(KV.Registry, "shopping"))
IO.inspect(DynamicSupervisor.count_children(KV.BucketSupervisor))
ref = Process.monitor(KV.BucketSupervisor)
Process.exit(Process.whereis(KV.Registry), :kill)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
Process.sleep(100)
IO.inspect(KV.Registry.lookup(KV.Registry, "bogus"))
IO.inspect(DynamicSupervisor.count_children(KV.BucketSupervisor))
IO.inspect(Supervisor.count_children(sup))
