# {:noreply, s, timeout}, {:ok, s, timeout}, {:reply, r, s, timeout}, :hibernate and :infinity: when :timeout arrives.
Logger.configure(level: :none)

defmodule To do
  use GenServer
  def init({boss, extra}), do: if(extra == nil, do: {:ok, {boss, 0}}, else: {:ok, {boss, 0}, extra})
  def handle_call({:reply, extra}, _, s), do: {:reply, :r, s, extra}
  def handle_call({:noreply, extra}, from, s) do
    GenServer.reply(from, :early)
    {:noreply, s, extra}
  end
  def handle_call(:count, _, {_, n} = s), do: {:reply, n, s}
  def handle_cast({:t, extra}, s), do: {:noreply, s, extra}
  def handle_cast(:busy, s) do
    Process.sleep(120)
    {:noreply, s, 0}
  end
  def handle_info(:timeout, {boss, n}) do
    send(boss, {:timeout, n + 1})
    {:noreply, {boss, n + 1}}
  end
  def handle_info({:i, extra}, s), do: {:noreply, s, extra}
  def handle_continue({:c, extra}, s), do: {:noreply, s, extra}
end

wait = fn ms ->
  receive do
    m -> m
  after
    ms -> :nothing
  end
end
for extra <- [nil, 0, 20, :hibernate, :infinity, {:continue, {:c, 10}}] do
  {:ok, p} = GenServer.start_link(To, {self(), extra})
  IO.inspect({:init, extra, wait.(150)})
  GenServer.stop(p)
end
{:ok, p} = GenServer.start_link(To, {self(), nil})
IO.inspect({GenServer.call(p, {:reply, 10}), wait.(300)})
IO.inspect({GenServer.call(p, {:reply, 0}), wait.(300)})
IO.inspect({GenServer.call(p, {:reply, :hibernate}), wait.(60)})
IO.inspect({GenServer.call(p, {:reply, {:continue, {:c, 0}}}), wait.(300)})
IO.inspect({GenServer.call(p, {:noreply, 10}), wait.(300)})
IO.inspect({GenServer.cast(p, {:t, 10}), wait.(300)})
IO.inspect({GenServer.cast(p, {:t, :infinity}), wait.(60)})
send(p, {:i, 5})
IO.inspect(wait.(300))
# a message cancels the timeout
GenServer.cast(p, {:t, 150})
IO.inspect(GenServer.call(p, :count))
IO.inspect(wait.(300))
# timeout 0 with a waiting message: the message goes first and the timeout is lost
GenServer.cast(p, :busy)
send(p, {:i, :infinity})
IO.inspect(wait.(300))
# after hibernation the server works as before
GenServer.cast(p, {:t, :hibernate})
IO.inspect(GenServer.call(p, :count))
# wrong timeouts are bad return values
Process.flag(:trap_exit, true)
for bad <- [-1, :soon, 1.5, nil] do
  {:ok, p} = GenServer.start_link(To, {self(), nil})
  GenServer.cast(p, {:t, bad})
  IO.inspect({bad, wait.(150) |> then(fn {:EXIT, _, r} -> r |> inspect() |> String.replace(~r/#PID<[^>]*>/, "PID"); o -> o end)})
end
for bad <- [-1, :soon, nil] do
  IO.inspect({bad, GenServer.start_link(To, {self(), bad}) |> then(fn {:ok, _} -> :ok; o -> inspect(o) |> String.replace(~r/#PID<[^>]*>/, "PID") end)})
end
