# A deeper tree with every strategy at once, and a fixed series of crashes; after each, who was replaced.
Logger.configure(level: :none)

defmodule Leaf do
  use GenServer
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
  def init(name), do: {:ok, name}
  def handle_cast({:exit, r}, s), do: {:stop, r, s}
end

leaf = fn name, opts -> Supervisor.child_spec({Leaf, name}, [id: name] ++ opts) end
sup = fn name, strategy, kids, opts ->
  %{id: name, type: :supervisor, start: {Supervisor, :start_link, [kids, [strategy: strategy, name: name] ++ opts]}}
end
tree = [
  leaf.(:root_leaf, []),
  sup.(:ofo, :one_for_one, [leaf.(:o1, []), leaf.(:o2, restart: :transient), leaf.(:o3, restart: :temporary)], []),
  sup.(:rfo, :rest_for_one, [leaf.(:r1, []), sup.(:inner, :one_for_all, [leaf.(:i1, []), leaf.(:i2, [])], max_restarts: 1), leaf.(:r3, [])], max_restarts: 5),
  sup.(:ofa, :one_for_all, [leaf.(:a1, []), leaf.(:a2, restart: :transient)], max_restarts: 2)
]
{:ok, top} = Supervisor.start_link(tree, strategy: :one_for_one, max_restarts: 10, name: :top)
names = [:root_leaf, :ofo, :o1, :o2, :o3, :rfo, :r1, :inner, :i1, :i2, :r3, :ofa, :a1, :a2]
snapshot = fn -> Map.new(names, &{&1, Process.whereis(&1)}) end
step = fn name, reason ->
  before = snapshot.()
  case name do
    {:kill, n} -> Process.exit(Process.whereis(n), :kill)
    n -> GenServer.cast(n, {:exit, reason})
  end
  Process.sleep(80)
  now = snapshot.()
  changed = for n <- names, before[n] != now[n], do: {n, cond do now[n] == nil -> :gone; before[n] == nil -> :new; true -> :replaced end}
  IO.inspect({name, reason, changed}, width: 120)
end
for {n, r} <- [{:root_leaf, :x}, {:o1, :normal}, {:o2, :normal}, {:o3, :crash}, {:r1, :boom}, {:i1, :boom}, {:r3, :boom}, {:i2, :boom}, {:i1, :boom}, {:a2, :shutdown}, {:a1, :boom}, {{:kill, :ofo}, :kill}, {:a1, :boom2}, {{:kill, :inner}, :kill}, {:a1, :boom3}, {:o2, {:shutdown, :x}}] do
  step.(n, r)
end
IO.inspect(for {id, p, t, _} <- Supervisor.which_children(:top), do: {id, is_pid(p), t})
for s <- [:top, :ofo, :rfo, :inner, :ofa], do: IO.inspect({s, Supervisor.count_children(s)})
Supervisor.stop(top)
IO.inspect(snapshot.() |> Enum.reject(fn {_, p} -> p == nil end))
