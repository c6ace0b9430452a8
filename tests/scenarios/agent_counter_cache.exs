# Agents in use: a counter, a stack, a cache with get_or_compute, several writers at once.
defmodule Counter do
  use Agent
  def start_link(opts), do: Agent.start_link(fn -> Keyword.get(opts, :from, 0) end, name: Keyword.get(opts, :name, __MODULE__))
  def value(c \\ __MODULE__), do: Agent.get(c, & &1)
  def inc(c \\ __MODULE__, by \\ 1), do: Agent.update(c, &(&1 + by))
  def next(c \\ __MODULE__), do: Agent.get_and_update(c, &{&1, &1 + 1})
end

defmodule Cache do
  use Agent, restart: :transient
  def start_link(_), do: Agent.start_link(fn -> {%{}, 0, 0} end, name: __MODULE__)
  def fetch(key, fun) do
    Agent.get_and_update(__MODULE__, fn {map, hits, misses} ->
      case map do
        %{^key => v} -> {{:hit, v}, {map, hits + 1, misses}}
        %{} ->
          v = fun.(key)
          {{:miss, v}, {Map.put(map, key, v), hits, misses + 1}}
      end
    end)
  end
  def stats, do: Agent.get(__MODULE__, fn {m, h, mi} -> %{size: map_size(m), hits: h, misses: mi} end)
end

{:ok, sup} = Supervisor.start_link([{Counter, from: 5}, Cache, Supervisor.child_spec({Counter, name: :other}, id: :other)], strategy: :one_for_one)
IO.inspect(Counter.value())
Counter.inc()
Counter.inc(:other, 10)
Counter.inc(Counter, -3)
IO.inspect({Counter.value(), Counter.value(:other), Counter.next(), Counter.value()})
1..20 |> Enum.map(fn _ -> Task.async(fn -> for _ <- 1..50, do: Counter.inc() end) end) |> Task.await_many()
IO.inspect(Counter.value())
tickets = 1..10 |> Enum.map(fn _ -> Task.async(fn -> Counter.next(:other) end) end) |> Task.await_many()
IO.inspect(Enum.sort(tickets))
for k <- [1, 2, 1, 3, 2, 1], do: IO.inspect(Cache.fetch(k, fn k -> k * k end))
IO.inspect(Cache.stats())
Agent.update(Cache, fn {m, h, mi} -> {Map.reject(m, fn {k, _} -> k == 1 end), h, mi} end)
IO.inspect(Cache.fetch(1, fn _ -> :again end))
IO.inspect(Supervisor.count_children(sup))
Agent.stop(Cache)
Process.sleep(60)
IO.inspect(Process.whereis(Cache))
{:ok, _} = Supervisor.restart_child(sup, Cache)
IO.inspect(Cache.stats())
{:ok, s} = Agent.start_link(fn -> [] end)
push = &Agent.update(s, fn st -> [&1 | st] end)
pop = fn -> Agent.get_and_update(s, fn [] -> {nil, []}; [h | t] -> {h, t} end) end
Enum.each(~w(a b c), push)
IO.inspect([pop.(), pop.(), pop.(), pop.()])
Supervisor.stop(sup)
