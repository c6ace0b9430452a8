# Ping-pong, a token ring, a chain of incrementers, leader election in a ring, and a barrier.
defmodule PingPong do
  def start(n) do
    pong = spawn_link(fn -> pong() end)
    ping(pong, n, [])
  end
  defp ping(pong, 0, acc) do
    send(pong, :stop)
    Enum.reverse(acc)
  end
  defp ping(pong, n, acc) do
    send(pong, {:ping, self(), n})
    receive do: ({:pong, ^pong, m} -> ping(pong, n - 1, [m | acc]))
  end
  defp pong do
    receive do
      {:ping, from, n} -> send(from, {:pong, self(), n * n}); pong()
      :stop -> :ok
    end
  end
end
IO.inspect(PingPong.start(6))

defmodule Ring do
  def run(n, rounds) do
    boss = self()
    first = spawn_link(fn -> receive do: ({:next, next} -> node(1, next, boss)) end)
    last = Enum.reduce(n..2//-1, first, fn i, next -> spawn_link(fn -> node(i, next, boss) end) end)
    send(first, {:next, last})
    send(first, {:token, rounds * n, []})
    receive do: ({:result, trace} -> Enum.reverse(trace))
  end
  defp node(i, next, boss) do
    receive do
      {:token, 0, trace} -> send(boss, {:result, [i | trace]})
      {:token, left, trace} -> send(next, {:token, left - 1, [i | trace]})
    end
    node(i, next, boss)
  end
end
IO.inspect(Ring.run(4, 2))
IO.inspect(Ring.run(100, 10) |> length())

chain = fn n ->
  last = Enum.reduce(1..n, self(), fn _, next -> spawn(fn -> receive do: (x -> send(next, x + 1)) end) end)
  send(last, 0)
  receive do: (x when is_integer(x) -> x)
end
IO.inspect(chain.(10_000))

defmodule Election do
  # Chang and Roberts: the greatest id travels around
  def run(ids) do
    boss = self()
    pids = for id <- ids, do: spawn_link(fn -> receive do: ({:next, p} -> candidate(id, p, boss)) end)
    Enum.zip(pids, tl(pids) ++ [hd(pids)]) |> Enum.each(fn {p, n} -> send(p, {:next, n}) end)
    for p <- pids, do: send(p, :start)
    for _ <- ids, into: %{}, do: receive(do: ({:knows, id, leader} -> {id, leader}))
  end
  defp candidate(id, next, boss) do
    receive do
      :start -> send(next, {:elect, id})
      {:elect, ^id} -> send(next, {:leader, id}); send(boss, {:knows, id, id})
      {:elect, other} when other > id -> send(next, {:elect, other})
      {:elect, _} -> :swallow
      {:leader, ^id} -> :ok
      {:leader, l} -> send(boss, {:knows, id, l}); send(next, {:leader, l})
    end
    candidate(id, next, boss)
  end
end
IO.inspect(Election.run([3, 7, 2, 9, 4]))

defmodule Barrier do
  def start(n), do: spawn_link(fn -> loop(n, []) end)
  def wait(b) do
    ref = make_ref()
    send(b, {:arrive, self(), ref})
    receive do: ({^ref, place} -> place)
  end
  defp loop(n, waiting) when length(waiting) == n do
    for {{pid, ref}, i} <- waiting |> Enum.reverse() |> Enum.with_index(1), do: send(pid, {ref, i})
    loop(n, [])
  end
  defp loop(n, waiting), do: receive(do: ({:arrive, p, r} -> loop(n, [{p, r} | waiting])))
end
b = Barrier.start(3)
me = self()
for i <- 1..3, do: spawn_link(fn -> Process.sleep(i * 20); place = Barrier.wait(b); second = Barrier.wait(b); send(me, {:passed, i, place, is_integer(second)}) end)
IO.inspect(for(_ <- 1..3, do: receive(do: ({:passed, i, p, s} -> {i, p, s}))) |> Enum.sort())
