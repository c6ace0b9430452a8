# A lock server with leases and fencing tokens, a two phase commit with voting participants, and a read-write lock.
Logger.configure(level: :none)

defmodule Locks do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def lock(k, wait \\ :infinity), do: GenServer.call(__MODULE__, {:lock, k, self()}, wait)
  def unlock(k), do: GenServer.call(__MODULE__, {:unlock, k, self()})
  def with_lock(k, f) do
    {:ok, token} = lock(k)
    try do
      f.(token)
    after
      unlock(k)
    end
  end
  def init(_), do: {:ok, %{held: %{}, queue: %{}, token: 0}}
  def handle_call({:lock, k, pid}, from, s) do
    case s.held do
      %{^k => {^pid, _, t}} -> {:reply, {:ok, t}, s}
      %{^k => _} -> {:noreply, update_in(s.queue, fn q -> Map.update(q, k, [{from, pid}], &(&1 ++ [{from, pid}])) end)}
      _ -> {t, s} = give(s, k, pid); {:reply, {:ok, t}, s}
    end
  end
  def handle_call({:unlock, k, pid}, _, s) do
    case s.held do
      %{^k => {^pid, ref, _}} -> Process.demonitor(ref, [:flush]); {:reply, :ok, pass_on(s, k)}
      _ -> {:reply, {:error, :not_yours}, s}
    end
  end
  def handle_info({:DOWN, ref, _, _, _}, s) do
    {k, _} = Enum.find(s.held, fn {_, {_, r, _}} -> r == ref end)
    {:noreply, pass_on(s, k)}
  end
  defp give(s, k, pid) do
    t = s.token + 1
    {t, %{s | token: t, held: Map.put(s.held, k, {pid, Process.monitor(pid), t})}}
  end
  defp pass_on(s, k) do
    s = %{s | held: Map.delete(s.held, k)}
    case s.queue[k] || [] do
      [] -> s
      [{from, pid} | rest] ->
        {t, s} = give(put_in(s.queue[k], rest), k, pid)
        GenServer.reply(from, {:ok, t})
        s
    end
  end
end

{:ok, _} = Locks.start_link(nil)
IO.inspect([Locks.lock(:a), Locks.lock(:a), Locks.unlock(:a), Locks.unlock(:a), Locks.lock(:b)])
me = self()
holder = spawn(fn -> Locks.lock(:c); send(me, :held); receive do: (:die -> exit(:kaput)) end)
receive do: (:held -> :ok)
waiters = for i <- 1..3 do
  t = Task.async(fn -> Locks.with_lock(:c, fn tok -> {i, tok} end) end)
  Process.sleep(20)
  t
end
send(holder, :die)
IO.inspect(Task.await_many(waiters))
try do
  Locks.with_lock(:d, fn _ -> raise "inside" end)
rescue
  e -> IO.inspect(e)
end
IO.inspect(:sys.get_state(Locks).held |> Map.keys())
{:ok, c} = Agent.start_link(fn -> 0 end)
1..20 |> Task.async_stream(fn _ -> Locks.with_lock(:count, fn _ -> v = Agent.get(c, & &1); Agent.update(c, fn _ -> v + 1 end) end) end, max_concurrency: 10) |> Stream.run()
IO.inspect(Agent.get(c, & &1))

defmodule Participant do
  use GenServer
  def start_link({name, how}), do: GenServer.start_link(__MODULE__, {name, how}, name: name)
  def init({name, how}), do: {:ok, %{name: name, how: how, staged: nil, value: 0}}
  def handle_call({:prepare, v}, _, %{how: :yes} = s), do: {:reply, :yes, %{s | staged: v}}
  def handle_call({:prepare, _}, _, %{how: :no} = s), do: {:reply, :no, s}
  def handle_call({:prepare, v}, _, %{how: {:below, n}} = s), do: {:reply, if(v < n, do: :yes, else: :no), %{s | staged: v}}
  def handle_call({:prepare, _}, _, %{how: :crash}), do: exit(:participant_crashed)
  def handle_call({:prepare, _}, _, %{how: :slow} = s) do
    Process.sleep(300)
    {:reply, :yes, s}
  end
  def handle_call(:commit, _, s), do: {:reply, :ok, %{s | value: s.staged, staged: nil}}
  def handle_call(:abort, _, s), do: {:reply, :ok, %{s | staged: nil}}
  def handle_call(:value, _, s), do: {:reply, {s.value, s.staged}, s}
end
defmodule TwoPhase do
  def run(names, v) do
    votes = for n <- names, do: {n, ask(n, {:prepare, v}, 100)}
    decision = if Enum.all?(votes, fn {_, vote} -> vote == :yes end), do: :commit, else: :abort
    for {n, vote} <- votes, vote in [:yes, :no], do: :ok = GenServer.call(n, decision)
    {decision, votes}
  end
  defp ask(n, m, timeout) do
    GenServer.call(n, m, timeout)
  catch
    :exit, {:timeout, _} -> :timeout
    :exit, {reason, _} -> {:dead, reason}
  end
end
kids = for {n, how} <- [p1: :yes, p2: {:below, 100}, p3: :no, p4: :crash, p5: :slow], do: Supervisor.child_spec({Participant, {n, how}}, id: n)
{:ok, _} = Supervisor.start_link(kids, strategy: :one_for_one)
IO.inspect(TwoPhase.run([:p1, :p2], 7))
IO.inspect(TwoPhase.run([:p1, :p2], 700))
IO.inspect(TwoPhase.run([:p1, :p3], 8))
IO.inspect(TwoPhase.run([:p1, :p4, :p2], 9))
IO.inspect(TwoPhase.run([:p5, :p1], 10))
IO.inspect(TwoPhase.run([:p1, :gone], 11))
IO.inspect(for n <- [:p1, :p2, :p3], do: {n, GenServer.call(n, :value)})
