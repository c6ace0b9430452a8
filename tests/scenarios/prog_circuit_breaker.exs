# A circuit breaker: closed, open after so many failures, half open after a time; wraps calls that may fail in any way.
Logger.configure(level: :none)

defmodule Breaker do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, Map.new(opts), name: opts[:name])
  def call(name, fun) do
    case GenServer.call(name, :permission) do
      :denied -> {:error, :open}
      {:granted, as} ->
        result =
          try do
            {:ok, fun.()}
          rescue
            e -> {:error, Exception.message(e)}
          catch
            kind, value -> {:error, {kind, value}}
          end
        GenServer.cast(name, {as, elem(result, 0)})
        result
    end
  end
  def state(name), do: GenServer.call(name, :state)

  @impl true
  def init(opts), do: {:ok, Map.merge(%{state: :closed, failures: 0, trial: false, log: []}, opts)}
  @impl true
  def handle_call(:permission, _, %{state: :closed} = s), do: {:reply, {:granted, :normal}, s}
  def handle_call(:permission, _, %{state: :half_open, trial: false} = s), do: {:reply, {:granted, :trial}, %{s | trial: true}}
  def handle_call(:permission, _, s), do: {:reply, :denied, s}
  def handle_call(:state, _, s), do: {:reply, {s.state, s.failures, Enum.reverse(s.log)}, s}
  @impl true
  def handle_cast({:normal, :ok}, s), do: {:noreply, %{s | failures: 0}}
  def handle_cast({:normal, :error}, %{failures: f, max: m} = s) when f + 1 >= m, do: {:noreply, open(s)}
  def handle_cast({:normal, :error}, s), do: {:noreply, %{s | failures: s.failures + 1}}
  def handle_cast({:trial, :ok}, s), do: {:noreply, go(%{s | failures: 0, trial: false}, :closed)}
  def handle_cast({:trial, :error}, s), do: {:noreply, open(s)}
  @impl true
  def handle_info(:try_again, %{state: :open} = s), do: {:noreply, go(%{s | trial: false}, :half_open)}
  defp open(s) do
    Process.send_after(self(), :try_again, s.cool_down)
    go(%{s | failures: s.failures + 1}, :open)
  end
  defp go(s, state), do: %{s | state: state, log: [state | s.log]}
end

{:ok, _} = Breaker.start_link(name: :db, max: 3, cool_down: 100)
IO.inspect(Breaker.call(:db, fn -> 42 end))
IO.inspect(Breaker.call(:db, fn -> raise "down" end))
IO.inspect(Breaker.call(:db, fn -> exit(:timeout) end))
IO.inspect(Breaker.state(:db))
IO.inspect(Breaker.call(:db, fn -> :recovered end))
IO.inspect(Breaker.state(:db))
for f <- [fn -> throw(:a) end, fn -> 1 / hd([0]) end, fn -> exit({:shutdown, 1}) end], do: IO.inspect(Breaker.call(:db, f))
IO.inspect(Breaker.state(:db))
IO.inspect(for _ <- 1..3, do: Breaker.call(:db, fn -> IO.puts("never runs") end))
Process.sleep(200)
IO.inspect(Breaker.state(:db) |> elem(0))
IO.inspect(Breaker.call(:db, fn -> raise "still down" end))
IO.inspect(Breaker.call(:db, fn -> :x end))
Process.sleep(200)
me = self()
trial = Task.async(fn -> Breaker.call(:db, fn -> send(me, :in_trial); receive do: (:finish -> :trial_ok) end) end)
receive do: (:in_trial -> :ok)
IO.inspect(Breaker.call(:db, fn -> :second end))
send(trial.pid, :finish)
IO.inspect(Task.await(trial))
IO.inspect(Breaker.state(:db))
IO.inspect(Breaker.call(:db, fn -> :normal_again end))
