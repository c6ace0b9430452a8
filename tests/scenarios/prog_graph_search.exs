# Graph algorithms: breadth first, Dijkstra, topological order, components by message passing, a maze, memo in an agent.
defmodule G do
  def bfs(graph, from, to), do: walk([[from]], graph, to, MapSet.new([from]))
  defp walk([], _, _, _), do: nil
  defp walk([[to | _] = path | _], _, to, _), do: Enum.reverse(path)
  defp walk([[h | _] = path | rest], g, to, seen) do
    next = for n <- Map.get(g, h, []), n not in seen, do: n
    walk(rest ++ Enum.map(next, &[&1 | path]), g, to, MapSet.union(seen, MapSet.new(next)))
  end
  def dijkstra(graph, from) do
    relax(%{from => 0}, MapSet.new(), graph)
  end
  defp relax(dist, done, graph) do
    case dist |> Enum.reject(fn {n, _} -> n in done end) |> Enum.min_by(&elem(&1, 1), fn -> nil end) do
      nil -> dist
      {n, d} ->
        dist = Enum.reduce(graph[n] || [], dist, fn {m, w}, acc -> Map.update(acc, m, d + w, &min(&1, d + w)) end)
        relax(dist, MapSet.put(done, n), graph)
    end
  end
  def topo(deps) do
    Enum.reduce_while(Stream.cycle([:go]), {deps, []}, fn _, {left, out} ->
      {ready, blocked} = Enum.split_with(left, fn {_, ds} -> Enum.all?(ds, &(&1 in out)) end)
      cond do
        left == %{} -> {:halt, {:ok, Enum.reverse(out)}}
        ready == [] -> {:halt, {:error, {:cycle, blocked |> Enum.map(&elem(&1, 0)) |> Enum.sort()}}}
        true -> {:cont, {Map.new(blocked), Enum.reverse(Enum.sort(Enum.map(ready, &elem(&1, 0)))) ++ out}}
      end
    end)
  end
end

g = %{a: [:b, :c], b: [:d], c: [:d, :e], d: [:f], e: [:f], f: []}
IO.inspect([G.bfs(g, :a, :f), G.bfs(g, :b, :e), G.bfs(g, :a, :a)])
w = %{a: [b: 7, c: 9, f: 14], b: [c: 10, d: 15], c: [d: 11, f: 2], d: [e: 6], f: [e: 9]}
IO.inspect(G.dijkstra(w, :a))
IO.inspect(G.topo(%{app: [:web, :db], web: [:log], db: [:log], log: []}))
IO.inspect(G.topo(%{a: [:b], b: [:a], c: []}))

defmodule Vertex do
  # every vertex tells its neighbours the least label it knows until nothing changes
  def start(id), do: spawn_link(fn -> receive do: ({:near, pids, boss} -> loop(id, id, pids, boss)) end)
  defp loop(id, label, near, boss) do
    receive do
      :begin -> for p <- near, do: send(p, {:label, label})
      {:label, l} when l < label -> for(p <- near, do: send(p, {:label, l})); loop(id, l, near, boss)
      {:label, _} -> :ok
      :report -> send(boss, {id, label})
    end
    loop(id, label, near, boss)
  end
end
edges = [{1, 2}, {2, 3}, {4, 5}, {6, 6}, {7, 8}, {8, 9}, {9, 7}]
ids = edges |> Enum.flat_map(&Tuple.to_list/1) |> Enum.uniq()
pids = Map.new(ids, &{&1, Vertex.start(&1)})
near = Enum.reduce(edges, Map.new(ids, &{&1, []}), fn {a, b}, m -> m |> Map.update!(a, &[pids[b] | &1]) |> Map.update!(b, &[pids[a] | &1]) end)
for {id, p} <- pids, do: send(p, {:near, near[id], self()})
for {_, p} <- pids, do: send(p, :begin)
Process.sleep(60)
for {_, p} <- pids, do: send(p, :report)
labels = for _ <- ids, into: %{}, do: receive(do: ({id, l} when is_integer(id) -> {id, l}))
IO.inspect(Enum.group_by(labels, &elem(&1, 1), &elem(&1, 0)))

maze = """
S.#.....
..#.###.
#...#...
..#...#E
"""
cells = for {row, y} <- maze |> String.split("\n", trim: true) |> Enum.with_index(), {c, x} <- row |> String.graphemes() |> Enum.with_index(), c != "#", into: %{}, do: {{x, y}, c}
graph = Map.new(cells, fn {{x, y}, _} -> {{x, y}, for({dx, dy} <- [{1, 0}, {0, 1}, {-1, 0}, {0, -1}], is_map_key(cells, {x + dx, y + dy}), do: {x + dx, y + dy})} end)
find = fn c -> Enum.find_value(cells, fn {p, x} -> x == c && p end) end
path = G.bfs(graph, find.("S"), find.("E"))
IO.inspect({length(path), hd(path), List.last(path)})
for y <- 0..3, do: IO.puts(for x <- 0..7, do: (if {x, y} in path, do: "*", else: if(cells[{x, y}], do: ".", else: "#")))

defmodule Memo do
  def fib(agent, n) when n < 2, do: Agent.get(agent, fn _ -> n end)
  def fib(agent, n) do
    case Agent.get(agent, &Map.get(&1, n)) do
      nil ->
        v = fib(agent, n - 1) + fib(agent, n - 2)
        Agent.update(agent, &Map.put(&1, n, v))
        v
      v -> v
    end
  end
end
{:ok, m} = Agent.start_link(fn -> %{} end)
IO.inspect([Memo.fib(m, 80), Agent.get(m, &map_size/1)])
