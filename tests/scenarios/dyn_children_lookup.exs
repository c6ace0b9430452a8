# Children of a DynamicSupervisor found by pid and by name; restarts change pids; mass start and stop; PartitionSupervisor in front.
Logger.configure(level: :none)
defmodule W do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: {:global, {:w, n}})
  def init(n), do: {:ok, n}
  def handle_call(:n, _, n), do: {:reply, n, n}
  def handle_cast(:crash, _), do: exit(:crash)
end
{:ok, ds} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 100)
for n <- 1..50, do: {:ok, _} = DynamicSupervisor.start_child(ds, {W, n})
IO.inspect(DynamicSupervisor.count_children(ds))
IO.inspect(Enum.sum(for {_, p, _, _} <- DynamicSupervisor.which_children(ds), do: GenServer.call(p, :n)))
before = for n <- 1..50, into: %{}, do: {n, :global.whereis_name({:w, n})}
for n <- 1..50, rem(n, 5) == 0, do: GenServer.cast({:global, {:w, n}}, :crash)
Process.sleep(120)
changed = for n <- 1..50, :global.whereis_name({:w, n}) != before[n], do: n
IO.inspect(changed)
IO.inspect(DynamicSupervisor.count_children(ds).active)
for n <- 1..50, rem(n, 2) == 0, do: :ok = DynamicSupervisor.terminate_child(ds, :global.whereis_name({:w, n}))
IO.inspect(DynamicSupervisor.count_children(ds))
{:error, {:already_started, p}} = DynamicSupervisor.start_child(ds, {W, 1})
IO.inspect(p == before[1])
refs = for {_, p, _, _} <- DynamicSupervisor.which_children(ds), do: Process.monitor(p)
Process.flag(:trap_exit, true)
IO.inspect(DynamicSupervisor.stop(ds, :shutdown))
receive do: ({:EXIT, ^ds, r} -> IO.inspect(r))
IO.inspect(Enum.frequencies(for r <- refs, do: receive(do: ({:DOWN, ^r, _, _, why} -> why))))
{:ok, _} = PartitionSupervisor.start_link(child_spec: DynamicSupervisor, name: Parts, partitions: 3)
IO.inspect(PartitionSupervisor.count_children(Parts))
for n <- 1..9, do: {:ok, _} = DynamicSupervisor.start_child({:via, PartitionSupervisor, {Parts, n}}, {Agent, fn -> n end})
counts = for {_, p, _, _} <- PartitionSupervisor.which_children(Parts), do: DynamicSupervisor.count_children(p).active
IO.inspect({Enum.sort(counts), Enum.sum(counts)})
IO.inspect(for {id, _, t, m} <- PartitionSupervisor.which_children(Parts) |> Enum.sort(), do: {id, t, m})
IO.inspect(GenServer.whereis({:via, PartitionSupervisor, {Parts, 4}}) == GenServer.whereis({:via, PartitionSupervisor, {Parts, 1}}))
IO.inspect(GenServer.whereis({:via, PartitionSupervisor, {Parts, :atom_key}}) |> is_pid())
IO.inspect(PartitionSupervisor.stop(Parts))
for o <- [[name: X], [child_spec: Agent], [child_spec: Agent, name: X, partitions: 0], [child_spec: Agent, name: "x"], [child_spec: Agent, name: X, with_arguments: 1]] do
  try do
    IO.inspect(PartitionSupervisor.start_link(o))
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> hd()}")
  end
end
