# A server with a changeable period, a debouncer, and a deadline that is put off; timers inside GenServers.
defmodule Ticker do
  use GenServer
  def init({boss, ms}), do: {:ok, schedule(%{boss: boss, ms: ms, n: 0, ref: nil})}
  defp schedule(s), do: %{s | ref: Process.send_after(self(), {:tick, s.n}, s.ms)}
  def handle_info({:tick, n}, %{n: n} = s) do
    send(s.boss, {:tick, n})
    {:noreply, schedule(%{s | n: n + 1})}
  end
  def handle_call({:period, ms}, _, s) do
    left = Process.cancel_timer(s.ref)
    {:reply, is_integer(left), schedule(%{s | ms: ms})}
  end
  def handle_call(:pause, _, s) do
    Process.cancel_timer(s.ref)
    {:reply, :paused, %{s | ref: nil}}
  end
end

defmodule Debounce do
  use GenServer
  def init({boss, ms}), do: {:ok, {boss, ms, [], nil}}
  def handle_cast({:event, e}, {boss, ms, es, ref}) do
    if ref, do: Process.cancel_timer(ref)
    {:noreply, {boss, ms, [e | es], Process.send_after(self(), :flush, ms)}}
  end
  def handle_info(:flush, {boss, ms, es, _}) do
    send(boss, {:batch, Enum.reverse(es)})
    {:noreply, {boss, ms, [], nil}}
  end
end

defmodule Session do
  use GenServer, restart: :temporary
  def init(boss), do: {:ok, boss, 150}
  def handle_call(:touch, _, boss), do: {:reply, :ok, boss, 150}
  def handle_info(:timeout, boss), do: {:stop, {:shutdown, :expired}, boss}
  def terminate(r, boss), do: send(boss, {:ended, r})
end

{:ok, t} = GenServer.start_link(Ticker, {self(), 30})
for i <- 0..2, do: receive(do: ({:tick, ^i} -> IO.inspect({:tick, i})))
IO.inspect(GenServer.call(t, {:period, 5000}))
receive do: (m -> IO.inspect(m)), after: (80 -> IO.puts("slow now"))
IO.inspect(GenServer.call(t, {:period, 10}))
receive do: ({:tick, n} -> IO.inspect(n))
IO.inspect(GenServer.call(t, :pause))
GenServer.stop(t)

{:ok, d} = GenServer.start_link(Debounce, {self(), 120})
for e <- 1..3, do: GenServer.cast(d, {:event, e})
receive do: ({:batch, b} -> IO.inspect(b))
GenServer.cast(d, {:event, :a})
Process.sleep(20)
GenServer.cast(d, {:event, :b})
receive do: ({:batch, b} -> IO.inspect(b))
receive do: (m -> IO.inspect(m)), after: (150 -> IO.puts("quiet"))

Process.flag(:trap_exit, true)
{:ok, s} = GenServer.start_link(Session, self())
for _ <- 1..3 do
  Process.sleep(60)
  IO.inspect(GenServer.call(s, :touch))
end
receive do: ({:ended, r} -> IO.inspect(r))
receive do: ({:EXIT, ^s, r} -> IO.inspect(r))
