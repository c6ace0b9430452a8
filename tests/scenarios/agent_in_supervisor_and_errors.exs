# Agents started every way, with mfa forms, all argument errors, stop reasons and calls on dead ones.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Ops do
  def new(a, b), do: {a, b}
  def inc(s, by), do: s + by
  def pop([h | t]), do: {h, t}
  def sum(s, a, b), do: s + a + b
end

{:ok, a} = Agent.start_link(Ops, :new, [1, 2])
IO.inspect(Agent.get(a, & &1))
IO.inspect(Agent.update(a, fn {x, y} -> x + y end))
IO.inspect(Agent.update(a, Ops, :inc, [10]))
IO.inspect(Agent.get(a, Ops, :sum, [100, 200]))
IO.inspect(Agent.update(a, fn _ -> [1, 2, 3] end))
IO.inspect(Agent.get_and_update(a, Ops, :pop, []))
IO.inspect(Agent.cast(a, Enum, :map, [&(&1 * 2)]))
IO.inspect(Agent.get(a, & &1, 1000))
IO.inspect(Agent.cast(a, fn s -> [0 | s] end))
IO.inspect(Agent.get(a, Enum, :count, []))
IO.inspect(Agent.get_and_update(a, fn s -> {:old, [:x | s]} end, :infinity))
IO.inspect(Agent.stop(a, {:shutdown, :done}))
receive do: ({:EXIT, ^a, r} -> IO.inspect(r))

shape = fn f ->
  try do
    f.()
  rescue
    e -> {:raised, e.__struct__, Exception.message(e) |> String.split("\n") |> hd()}
  catch
    k, {{%e{} = ex, _}, {m, f, [_ | _]}} -> {k, e, Exception.message(ex), m, f}
    k, {{r, st}, {m, f, [_ | _]}} when is_list(st) -> {k, r, m, f}
    k, {r, {m, f, [_ | _]}} -> {k, r, m, f}
    k, r -> {k, r}
  end
end
end_of = fn p -> receive do
    {:EXIT, ^p, {%e{}, _}} -> e
    {:EXIT, ^p, {r, st}} when is_list(st) -> {r, :stack}
    {:EXIT, ^p, r} -> r
  after 50 -> :lives end end

for f <- [fn s -> s.missing end, fn _ -> raise "x" end, fn _ -> throw(:t) end, fn _ -> exit(:e) end, fn _ -> :not_a_pair end, fn _ -> {1, 2, 3} end] do
  for op <- [:get, :update, :get_and_update, :cast] do
    {:ok, p} = Agent.start_link(fn -> %{} end)
    r = shape.(fn -> apply(Agent, op, [p, f]) end)
    IO.inspect({op, r, end_of.(p)}, width: 150)
    Process.exit(p, :kill)
  end
end
for fun <- [fn -> raise "init" end, fn -> exit(:i) end, fn -> throw(:j) end] do
  r = case Agent.start_link(fun) do
    {:error, {%e{}, _}} -> e
    {:error, {r, st}} when is_list(st) -> {r, :stack}
    o -> o
  end
  IO.inspect(r)
end
for args <- [[:not_fun], [fn _ -> 1 end], ["x"]], do: IO.inspect(shape.(fn -> apply(Agent, :start_link, args) end))
for args <- [[a, & &1], [:nobody, & &1], [{:global, :x}, & &1]], do: IO.inspect(shape.(fn -> apply(Agent, :get, args) end))
IO.inspect(shape.(fn -> Agent.stop(:nobody) end))
IO.inspect(Agent.cast(:nobody, & &1))
IO.inspect(shape.(fn -> Agent.get(self(), & &1) end))
{:ok, n} = Agent.start_link(fn -> 1 end, name: :agent_name, timeout: 100, debug: [])
IO.inspect(Agent.start_link(fn -> 2 end, name: :agent_name) == {:error, {:already_started, n}})
IO.inspect(Agent.start(fn -> Process.sleep(200) end, timeout: 20))
IO.inspect(Agent.child_spec(fn -> 1 end) |> Map.keys())
