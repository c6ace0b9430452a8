# A small shop: stock under rest_for_one, reservations that expire, orders as tasks, statistics by telemetry-like handlers.
Logger.configure(level: :none)

defmodule Tele do
  use Agent
  def start_link(_), do: Agent.start_link(fn -> %{} end, name: __MODULE__)
  def attach(event, id, fun), do: Agent.update(__MODULE__, &Map.update(&1, event, %{id => fun}, fn m -> Map.put(m, id, fun) end))
  def detach(event, id), do: Agent.update(__MODULE__, &Map.update(&1, event, %{}, fn m -> Map.delete(m, id) end))
  def emit(event, data) do
    for {id, fun} <- Agent.get(__MODULE__, &Map.get(&1, event, %{})) do
      try do
        fun.(event, data)
      rescue
        _ -> detach(event, id)
      end
    end
    :ok
  end
end

defmodule Stock do
  use GenServer
  def start_link(items), do: GenServer.start_link(__MODULE__, items, name: __MODULE__)
  def reserve(item, n, ttl), do: GenServer.call(__MODULE__, {:reserve, item, n, ttl})
  def commit(r), do: GenServer.call(__MODULE__, {:commit, r})
  def left, do: GenServer.call(__MODULE__, :left)
  def init(items), do: {:ok, %{items: Map.new(items), reserved: %{}, next: 1}}
  def handle_call({:reserve, item, n, ttl}, _, s) do
    case s.items do
      %{^item => have} when have >= n ->
        r = s.next
        timer = Process.send_after(self(), {:expire, r}, ttl)
        {:reply, {:ok, r}, %{s | items: %{s.items | item => have - n}, reserved: Map.put(s.reserved, r, {item, n, timer}), next: r + 1}}
      %{^item => have} -> {:reply, {:error, {:only, have}}, s}
      _ -> {:reply, {:error, :unknown}, s}
    end
  end
  def handle_call({:commit, r}, _, s) do
    case Map.pop(s.reserved, r) do
      {nil, _} -> {:reply, {:error, :expired}, s}
      {{item, n, timer}, rest} ->
        Process.cancel_timer(timer)
        Tele.emit([:stock, :sold], %{item: item, n: n})
        {:reply, :ok, %{s | reserved: rest}}
    end
  end
  def handle_call(:left, _, s), do: {:reply, {s.items, map_size(s.reserved)}, s}
  def handle_info({:expire, r}, s) do
    case Map.pop(s.reserved, r) do
      {nil, _} -> {:noreply, s}
      {{item, n, _}, rest} ->
        Tele.emit([:stock, :expired], %{item: item, n: n})
        {:noreply, %{s | items: Map.update!(s.items, item, &(&1 + n)), reserved: rest}}
    end
  end
end

{:ok, sup} = Supervisor.start_link([Tele, {Stock, [apple: 10, pear: 1]}, {Task.Supervisor, name: Orders}], strategy: :rest_for_one)
me = self()
{:ok, sums} = Agent.start_link(fn -> %{} end)
Tele.attach([:stock, :sold], :sum, fn _, %{item: i, n: n} -> Agent.update(sums, &Map.update(&1, i, n, fn x -> x + n end)) end)
Tele.attach([:stock, :sold], :broken, fn _, _ -> raise "handler" end)
Tele.attach([:stock, :expired], :tell, fn e, d -> send(me, {e, d}) end)
{:ok, r1} = Stock.reserve(:apple, 3, 5000)
{:ok, r2} = Stock.reserve(:apple, 4, 100)
IO.inspect([Stock.reserve(:apple, 4, 100), Stock.reserve(:kiwi, 1, 1), Stock.left()])
IO.inspect(Stock.commit(r1))
receive do: ({e, d} -> IO.inspect({e, d}))
IO.inspect([Stock.commit(r2), Stock.commit(r1), Stock.left()])
IO.inspect(Agent.get(sums, & &1))
order = fn item, n -> fn ->
  with {:ok, r} <- Stock.reserve(item, n, 2000), :ok <- Stock.commit(r), do: {:sold, item, n}
end end
results = for n <- [3, 3, 3], do: Task.Supervisor.async_nolink(Orders, order.(:apple, n))
IO.inspect(results |> Task.await_many() |> Enum.frequencies_by(&elem(&1, 0)))
IO.inspect(Stock.left())
t = Task.Supervisor.async_nolink(Orders, fn -> Stock.commit(:not_a_reservation) end)
IO.inspect(Task.yield(t))
old = for n <- [Tele, Stock, Orders], do: Process.whereis(n)
Process.exit(Process.whereis(Stock), :kill)
Process.sleep(80)
IO.inspect(for {n, o} <- Enum.zip([Tele, Stock, Orders], old), do: {n, Process.whereis(n) != o})
IO.inspect(Stock.left())
Stock.reserve(:pear, 1, 5000) |> elem(1) |> Stock.commit() |> IO.inspect()
IO.inspect(Agent.get(sums, & &1))
Supervisor.stop(sup)
