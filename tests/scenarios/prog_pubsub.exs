# Publish and subscribe on a duplicate registry, with wildcard topics, a bridge process and backlog for late subscribers.
defmodule PubSub do
  def child_spec(_), do: Registry.child_spec(keys: :duplicate, name: __MODULE__)
  def subscribe(topic, filter \\ :all), do: Registry.register(__MODULE__, topic, filter)
  def unsubscribe(topic), do: Registry.unregister(__MODULE__, topic)
  def publish(topic, message) do
    for t <- [topic | wildcards(topic)] do
      Registry.dispatch(__MODULE__, t, fn entries ->
        for {pid, filter} <- entries, passes?(filter, message), do: send(pid, {:event, topic, message})
      end)
    end
    Backlog.store(topic, message)
    :ok
  end
  defp passes?(:all, _), do: true
  defp passes?({:min, n}, %{level: l}), do: l >= n
  defp passes?({:min, _}, _), do: false
  defp passes?(fun, m) when is_function(fun, 1), do: fun.(m)
  defp wildcards(topic) do
    parts = String.split(topic, ".")
    for n <- (length(parts) - 1)..0//-1, do: Enum.join(Enum.take(parts, n) ++ ["*"], ".")
  end
end

defmodule Backlog do
  use GenServer
  def start_link(max), do: GenServer.start_link(__MODULE__, max, name: __MODULE__)
  def store(t, m), do: GenServer.call(__MODULE__, {:store, t, m})
  def last(t), do: GenServer.call(__MODULE__, {:last, t})
  def init(max), do: {:ok, {max, %{}}}
  def handle_call({:store, t, m}, _, {max, map}), do: {:reply, :ok, {max, Map.update(map, t, [m], &Enum.take([m | &1], max))}}
  def handle_call({:last, t}, _, {_, map} = s), do: {:reply, map |> Map.get(t, []) |> Enum.reverse(), s}
end

defmodule Listener do
  def start(name, subs, boss) do
    spawn_link(fn ->
      for {t, f} <- subs, do: {:ok, _} = PubSub.subscribe(t, f)
      send(boss, {:ready, name})
      loop(name, boss)
    end)
  end
  defp loop(name, boss) do
    receive do
      {:event, t, m} -> send(boss, {name, t, m})
      {:drop, t} -> PubSub.unsubscribe(t); send(boss, {:dropped, name})
    end
    loop(name, boss)
  end
end

{:ok, _} = Supervisor.start_link([PubSub, {Backlog, 2}], strategy: :one_for_one)
me = self()
a = Listener.start(:a, [{"orders.new", :all}, {"orders.*", :all}], me)
b = Listener.start(:b, [{"*", {:min, 5}}], me)
c = Listener.start(:c, [{"orders.new", &(&1[:total] > 100)}, {"logs.*", {:min, 3}}], me)
for n <- [:a, :b, :c], do: receive(do: ({:ready, ^n} -> :ok))
collect = fn ->
  Process.sleep(50)
  f = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.sort(acc) end end
  f.(f, [])
end
PubSub.publish("orders.new", %{total: 50, level: 9})
IO.inspect(collect.())
PubSub.publish("orders.new", %{total: 500, level: 1})
IO.inspect(collect.())
PubSub.publish("orders.paid.card", %{level: 5})
PubSub.publish("logs.web", %{level: 3})
PubSub.publish("logs.web", %{level: 2})
IO.inspect(collect.())
send(a, {:drop, "orders.*"})
receive do: ({:dropped, :a} -> :ok)
PubSub.publish("orders.new", %{total: 1, level: 0})
IO.inspect(collect.())
IO.inspect(Backlog.last("orders.new"))
IO.inspect(Backlog.last("none"))
Process.unlink(b)
Process.exit(b, :kill)
Process.sleep(50)
IO.inspect(Registry.count(PubSub))
PubSub.publish("anything", %{level: 100})
IO.inspect(collect.())
IO.inspect(Registry.keys(PubSub, c) |> Enum.sort())
