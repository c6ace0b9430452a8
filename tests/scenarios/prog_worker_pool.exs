# A pool of workers: checkout and checkin, waiting in line, crashed holders give their worker back, crashed workers are replaced, overflow.
Logger.configure(level: :none)

defmodule Pool do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, Map.new(opts), name: __MODULE__)
  def run(fun, timeout \\ 1000) do
    w = GenServer.call(__MODULE__, {:checkout, self()}, timeout)
    try do
      fun.(w)
    after
      GenServer.cast(__MODULE__, {:checkin, w, self()})
    end
  end
  def status, do: GenServer.call(__MODULE__, :status)

  def init(%{size: size}) do
    Process.flag(:trap_exit, true)
    {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
    s = %{sup: sup, idle: [], busy: %{}, line: :queue.new(), seen: 0}
    {:ok, Enum.reduce(1..size, s, fn _, s -> add_worker(s) end)}
  end
  def handle_call({:checkout, pid}, from, %{idle: []} = s), do: {:noreply, %{s | line: :queue.in({from, pid}, s.line)}}
  def handle_call({:checkout, pid}, _, %{idle: [w | rest]} = s), do: {:reply, w, hold(%{s | idle: rest}, w, pid)}
  def handle_call(:status, _, s), do: {:reply, %{idle: length(s.idle), busy: map_size(s.busy), line: :queue.len(s.line), started: s.seen}, s}
  def handle_cast({:checkin, w, pid}, s) do
    case s.busy do
      %{^w => {^pid, ref}} -> Process.demonitor(ref, [:flush]); {:noreply, release(s, w)}
      _ -> {:noreply, s}
    end
  end
  def handle_info({:DOWN, _, :process, pid, _}, s) do
    cond do
      w = Enum.find_value(s.busy, fn {w, {p, _}} -> p == pid && w end) -> {:noreply, release(s, w)}
      Map.has_key?(s.busy, pid) or pid in s.idle ->
        {:noreply, %{s | busy: Map.delete(s.busy, pid), idle: s.idle -- [pid]} |> add_worker() |> serve()}
      true -> {:noreply, s}
    end
  end
  defp add_worker(s) do
    {:ok, w} = DynamicSupervisor.start_child(s.sup, %{id: :w, restart: :temporary, start: {Agent, :start_link, [fn -> 0 end]}})
    Process.monitor(w)
    %{s | idle: s.idle ++ [w], seen: s.seen + 1}
  end
  defp hold(s, w, pid), do: put_in(s.busy[w], {pid, Process.monitor(pid)})
  defp release(s, w), do: %{s | busy: Map.delete(s.busy, w), idle: s.idle ++ [w]} |> serve()
  defp serve(%{idle: []} = s), do: s
  defp serve(%{idle: [w | rest]} = s) do
    case :queue.out(s.line) do
      {:empty, _} -> s
      {{:value, {from, pid}}, line} ->
        GenServer.reply(from, w)
        hold(%{s | idle: rest, line: line}, w, pid)
    end
  end
end

{:ok, _} = Pool.start_link(size: 2)
IO.inspect(Pool.status())
IO.inspect(Pool.run(fn w -> Agent.get_and_update(w, &{&1, &1 + 1}) end))
me = self()
holders = for i <- 1..4 do
  p = spawn(fn ->
    Pool.run(fn _ ->
      send(me, {:has, i})
      receive do
        :done -> :ok
        :crash -> exit(:crashed)
      end
    end)
    send(me, {:finished, i})
  end)
  Process.sleep(30)
  p
end
receive do: ({:has, 1} -> :ok)
receive do: ({:has, 2} -> :ok)
IO.inspect(Pool.status())
send(Enum.at(holders, 0), :done)
receive do: ({:has, i} -> IO.inspect({:next, i}))
send(Enum.at(holders, 1), :crash)
receive do: ({:has, i} -> IO.inspect({:next, i}))
IO.inspect(Pool.status())
try do
  Pool.run(fn _ -> :never end, 50)
catch
  :exit, {r, _} -> IO.inspect(r)
end
for i <- [2, 3], do: send(Enum.at(holders, i), :done)
Process.sleep(60)
IO.inspect(Pool.run(fn w -> Process.exit(w, :kill); Process.sleep(50); :killed_it end))
Process.sleep(50)
IO.inspect(Pool.status())
IO.inspect(1..10 |> Task.async_stream(fn i -> Pool.run(fn w -> Agent.update(w, &(&1 + i)); i end) end, max_concurrency: 5) |> Enum.map(&elem(&1, 1)) |> Enum.sum())
Process.sleep(30)
IO.inspect(Pool.status())
