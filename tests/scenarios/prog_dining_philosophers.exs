# Dining philosophers with a waiter, readers and writers, a bounded barber shop, and a semaphore.
Logger.configure(level: :none)

defmodule Waiter do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n, name: __MODULE__)
  def take(i), do: GenServer.call(__MODULE__, {:take, i}, :infinity)
  def put(i), do: GenServer.cast(__MODULE__, {:put, i})
  def init(n), do: {:ok, %{n: n, used: MapSet.new(), waiting: []}}
  defp forks(i, n), do: [i, rem(i + 1, n)]
  def handle_call({:take, i}, from, s), do: {:noreply, serve(%{s | waiting: s.waiting ++ [{i, from}]})}
  def handle_cast({:put, i}, s), do: {:noreply, serve(%{s | used: MapSet.difference(s.used, MapSet.new(forks(i, s.n)))})}
  defp serve(s) do
    case Enum.find(s.waiting, fn {i, _} -> Enum.all?(forks(i, s.n), &(&1 not in s.used)) end) do
      nil -> s
      {i, from} = w ->
        GenServer.reply(from, :ok)
        serve(%{s | used: MapSet.union(s.used, MapSet.new(forks(i, s.n))), waiting: s.waiting -- [w]})
    end
  end
end

{:ok, _} = Waiter.start_link(5)
counts = 0..4 |> Enum.map(fn i ->
  Task.async(fn -> for _ <- 1..5 do
    Waiter.take(i)
    Process.sleep(2)
    Waiter.put(i)
  end |> length() end)
end) |> Task.await_many(10_000)
IO.inspect(counts)
IO.inspect(:sys.get_state(Waiter) |> Map.take([:used, :waiting]))

defmodule Semaphore do
  def start(n), do: spawn_link(fn -> loop(n, :queue.new(), %{}) end)
  def acquire(s) do
    ref = make_ref()
    send(s, {:acquire, self(), ref})
    receive do: (^ref -> :ok)
  end
  def release(s), do: send(s, {:release, self()})
  defp loop(n, q, held) do
    receive do
      {:acquire, p, r} when n > 0 -> send(p, r); loop(n - 1, q, Map.put(held, p, Process.monitor(p)))
      {:acquire, p, r} -> loop(n, :queue.in({p, r}, q), held)
      {:release, p} when is_map_key(held, p) -> Process.demonitor(held[p], [:flush]); give(n + 1, q, Map.delete(held, p))
      {:DOWN, _, _, p, _} -> give(n + 1, q, Map.delete(held, p))
    end
  end
  defp give(n, q, held) do
    case :queue.out(q) do
      {{:value, {p, r}}, q} -> send(p, r); loop(n - 1, q, Map.put(held, p, Process.monitor(p)))
      {:empty, q} -> loop(n, q, held)
    end
  end
end
sem = Semaphore.start(2)
{:ok, gauge} = Agent.start_link(fn -> {0, 0} end)
1..6 |> Enum.map(fn i ->
  Task.async(fn ->
    Semaphore.acquire(sem)
    Agent.update(gauge, fn {n, m} -> {n + 1, max(m, n + 1)} end)
    Process.sleep(20)
    Agent.update(gauge, fn {n, m} -> {n - 1, m} end)
    if rem(i, 3) != 0, do: Semaphore.release(sem)
  end)
end) |> Task.await_many()
IO.inspect(Agent.get(gauge, & &1))

defmodule Barber do
  use GenServer
  def start_link(seats), do: GenServer.start_link(__MODULE__, seats)
  def visit(b, name), do: GenServer.call(b, {:visit, name}, 5000)
  def init(seats), do: {:ok, %{seats: seats, line: :queue.new(), busy: nil, done: []}}
  def handle_call({:visit, name}, from, %{busy: nil} = s), do: {:noreply, cut(s, {name, from})}
  def handle_call({:visit, name}, from, s) do
    if :queue.len(s.line) < s.seats, do: {:noreply, %{s | line: :queue.in({name, from}, s.line)}}, else: {:reply, {name, :no_seat}, s}
  end
  def handle_info(:cut_done, %{busy: {name, from}} = s) do
    GenServer.reply(from, {name, :cut, length(s.done) + 1})
    s = %{s | busy: nil, done: [name | s.done]}
    case :queue.out(s.line) do
      {{:value, next}, q} -> {:noreply, cut(%{s | line: q}, next)}
      {:empty, _} -> {:noreply, s}
    end
  end
  defp cut(s, who) do
    Process.send_after(self(), :cut_done, 200)
    %{s | busy: who}
  end
end
{:ok, b} = Barber.start_link(2)
visits = for name <- [:ann, :bob, :cid, :dan, :eve] do
  t = Task.async(fn -> Barber.visit(b, name) end)
  Process.sleep(20)
  t
end
IO.inspect(Task.await_many(visits))
