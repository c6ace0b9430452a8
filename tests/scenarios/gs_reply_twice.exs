# Replying more than once, to the wrong one, from another process, late; what stays in the mailbox of the caller.
Logger.configure(level: :none)

defmodule Rep do
  use GenServer
  def init(_), do: {:ok, []}
  def handle_call(:twice, from, s) do
    GenServer.reply(from, :first)
    {:reply, :second, s}
  end
  def handle_call(:keep, from, s), do: {:noreply, [from | s]}
  def handle_call(:task, from, s) do
    spawn_link(fn -> GenServer.reply(from, {:from_another, 42}) end)
    {:noreply, s}
  end
  def handle_call({:stop_reply}, from, s) do
    GenServer.reply(from, :stopping)
    {:stop, :normal, s}
  end
  def handle_call(:late, from, s) do
    Process.sleep(100)
    GenServer.reply(from, :too_late)
    {:noreply, s}
  end
  def handle_call(:from_shape, {pid, [:alias | ref]} = _from, s), do: {:reply, {is_pid(pid), is_reference(ref)}, s}
  def handle_call(:release, _, s) do
    for {f, i} <- Enum.with_index(Enum.reverse(s)), do: GenServer.reply(f, {:released, i})
    {:reply, length(s), []}
  end
end

flush = fn flush ->
  receive do
    {r, v} when is_reference(r) or is_list(r) -> IO.inspect({:stray, v}); flush.(flush)
    m -> IO.inspect(m); flush.(flush)
  after
    50 -> :ok
  end
end
{:ok, p} = GenServer.start_link(Rep, nil)
IO.inspect(GenServer.call(p, :twice))
flush.(flush)
IO.inspect(GenServer.call(p, :task))
IO.inspect(GenServer.call(p, :from_shape))
ts = for i <- 1..3 do
  t = Task.async(fn -> GenServer.call(p, :keep) end)
  Process.sleep(30)
  {i, t}
end
IO.inspect(GenServer.call(p, :release))
IO.inspect(for {i, t} <- ts, do: {i, Task.await(t)})
try do
  GenServer.call(p, :late, 30)
catch
  k, {r, _} -> IO.inspect({k, r})
end
Process.sleep(150)
flush.(flush)
# by hand, as gen does it
ref = make_ref()
send(p, {:"$gen_call", {self(), ref}, :twice})
flush.(flush)
send(p, {:"$gen_call", {self(), [:tag]}, :keep})
IO.inspect(GenServer.call(p, :release))
receive do: (m -> IO.inspect(m))
IO.inspect(GenServer.reply({self(), :anything}, :direct))
receive do: (m -> IO.inspect(m))
IO.inspect(GenServer.call(p, {:stop_reply}))
Process.sleep(60)
IO.inspect(Process.alive?(p))
try do
  GenServer.call(p, :x)
catch
  k, {r, {m, f, [_ | rest]}} -> IO.inspect({k, r, m, f, rest})
end
