# Servers that talk to each other: pipelines of casts, call chains, deadlock by timeout, broadcast with counting, handover of state.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Stage do
  use GenServer
  def start_link(name, fun, next), do: GenServer.start_link(__MODULE__, {fun, next}, name: name)
  def init(s), do: {:ok, s}
  def handle_cast({:item, x}, {fun, next} = s) do
    case {fun.(x), next} do
      {:drop, _} -> :ok
      {y, pid} when is_pid(pid) -> send(pid, {:out, y})
      {y, name} -> GenServer.cast(name, {:item, y})
    end
    {:noreply, s}
  end
  def handle_call({:chain, acc}, _, {fun, next} = s) do
    acc = [fun.(hd(acc)) | acc]
    if is_pid(next), do: {:reply, Enum.reverse(acc), s}, else: {:reply, GenServer.call(next, {:chain, acc}), s}
  end
  def handle_call({:back_to, who}, _, s) do
    {:reply, GenServer.call(who, {:chain, [1]}, 50), s}
  catch
    :exit, {r, {m, f, _}} -> {:reply, {:exit, r, m, f}, s}
  end
  def handle_call({:deadlock, other}, _, s) do
    r = try do
      GenServer.call(other, {:deadlock_back, self()}, 150)
    catch
      :exit, {r, _} -> {:caught, r}
    end
    {:reply, r, s}
  end
  def handle_call({:deadlock_back, other}, _, s) do
    r = try do
      GenServer.call(other, :anything, 60)
    catch
      :exit, {r, _} -> {:inner, r}
    end
    {:reply, r, s}
  end
  def handle_call(:anything, _, s), do: {:reply, :late, s}
  def handle_info(_, s), do: {:noreply, s}
end

{:ok, _} = Stage.start_link(:s3, &(&1 - 3), self())
{:ok, _} = Stage.start_link(:s2, fn x -> if rem(x, 4) == 0, do: :drop, else: x * 10 end, :s3)
{:ok, _} = Stage.start_link(:s1, &(&1 + 1), :s2)
for i <- 1..6, do: GenServer.cast(:s1, {:item, i})
IO.inspect(for _ <- 1..5, do: receive(do: ({:out, y} -> y)))
IO.inspect(GenServer.call(:s1, {:chain, [4]}))
IO.inspect(GenServer.call(:s2, {:back_to, :s2}))
IO.inspect(GenServer.call(:s2, {:back_to, :s3}))
IO.inspect(GenServer.call(:s1, {:deadlock, :s2}))
IO.inspect(GenServer.call(:s1, :anything))

defmodule Hot do
  use GenServer
  def init({:fresh, s}), do: {:ok, s}
  def init({:from, old}), do: {:ok, GenServer.call(old, :hand_over)}
  def handle_call(:hand_over, _, s), do: {:stop, :normal, s, s}
  def handle_call({:add, x}, _, s), do: {:reply, :ok, [x | s]}
  def handle_call(:get, _, s), do: {:reply, s, s}
end
{:ok, old} = GenServer.start_link(Hot, {:fresh, [1]})
GenServer.call(old, {:add, 2})
{:ok, new} = GenServer.start_link(Hot, {:from, old})
receive do: ({:EXIT, ^old, r} -> IO.inspect(r))
IO.inspect({GenServer.call(new, :get), Process.alive?(old)})

defmodule Gather do
  use GenServer
  def init(_), do: {:ok, %{}}
  def handle_call({:ask_all, pids, q}, from, s) do
    ref = make_ref()
    for p <- pids, do: send(p, {:q, ref, self(), q})
    {:noreply, Map.put(s, ref, {from, length(pids), []})}
  end
  def handle_info({:a, ref, v}, s) do
    case s do
      %{^ref => {from, 1, acc}} -> GenServer.reply(from, Enum.sort([v | acc])); {:noreply, Map.delete(s, ref)}
      %{^ref => {from, n, acc}} -> {:noreply, Map.put(s, ref, {from, n - 1, [v | acc]})}
    end
  end
end
{:ok, g} = GenServer.start_link(Gather, nil)
workers = for i <- 1..5 do
  spawn_link(fn ->
    loop = fn loop -> receive do: ({:q, ref, to, q} -> send(to, {:a, ref, q * i}); loop.(loop)) end
    loop.(loop)
  end)
end
IO.inspect(GenServer.call(g, {:ask_all, workers, 2}))
IO.inspect([3, 4] |> Enum.map(fn q -> Task.async(fn -> GenServer.call(g, {:ask_all, workers, q}) end) end) |> Task.await_many())
IO.inspect(:sys.get_state(g))
