# Duplicate registries: several entries per key and process, dispatch, values, counting, unregister, partitions.
Logger.configure(level: :none)
{:ok, _} = Registry.start_link(keys: :duplicate, name: Dup)
{:ok, _} = Registry.start_link(keys: :duplicate, name: DupP, partitions: 4)
me = self()

worker = fn reg, entries ->
  pid = spawn_link(fn ->
    for {k, v} <- entries, do: {:ok, _} = Registry.register(reg, k, v)
    send(me, :ready)
    receive do: (:stop -> :ok)
  end)
  receive do: (:ready -> pid)
end

for reg <- [Dup, DupP] do
  a = worker.(reg, [{:x, 1}, {:y, 2}, {:x, 3}])
  b = worker.(reg, [{:x, :b}])
  name = fn p -> Map.get(%{a => :a, b => :b, me => :me}, p) end
  {:ok, owner} = Registry.register(reg, :x, :mine)
  IO.inspect(is_pid(owner))
  IO.inspect(Registry.lookup(reg, :x) |> Enum.map(fn {p, v} -> {name.(p), v} end) |> Enum.sort())
  IO.inspect(Registry.keys(reg, a) |> Enum.sort())
  IO.inspect(Registry.values(reg, :x, a) |> Enum.sort())
  IO.inspect({Registry.count(reg), Registry.count_match(reg, :x, :_), Registry.count_match(reg, :x, :b)})
  IO.inspect(Registry.match(reg, :x, :"$1", [{:is_integer, :"$1"}]) |> Enum.map(fn {p, v} -> {name.(p), v} end) |> Enum.sort())
  :ok = Registry.dispatch(reg, :x, fn entries -> for {p, v} <- entries, do: send(me, {:dispatched, name.(p), v}) end)
  got = for _ <- 1..4, do: receive(do: ({:dispatched, n, v} -> {n, v}))
  IO.inspect(Enum.sort(got))
  IO.inspect(Registry.dispatch(reg, :nobody, fn _ -> IO.puts("never") end))
  IO.inspect(Registry.unregister(reg, :x))
  IO.inspect(Registry.lookup(reg, :x) |> Enum.map(fn {p, v} -> {name.(p), v} end) |> Enum.sort())
  send(a, :stop)
  Process.sleep(60)
  IO.inspect(Registry.lookup(reg, :x) |> Enum.map(fn {p, v} -> {name.(p), v} end))
  IO.inspect({Registry.count(reg), Registry.keys(reg, a)})
  {:ok, _} = Registry.register(reg, :m, {:t, 1})
  {:ok, _} = Registry.register(reg, :m, {:t, 2})
  {:ok, _} = Registry.register(reg, :m, {:u, 1})
  IO.inspect(Registry.unregister_match(reg, :m, {:t, :_}))
  IO.inspect(Registry.values(reg, :m, me))
  IO.inspect(Registry.unregister_match(reg, :m, {:u, :"$1"}, [{:>, :"$1", 5}]))
  IO.inspect(Registry.values(reg, :m, me))
  IO.inspect(Registry.select(reg, [{{:"$1", :_, :"$2"}, [], [{{:"$1", :"$2"}}]}]) |> Enum.sort())
  IO.inspect(Registry.count_select(reg, [{{:_, :_, :b}, [], [true]}]))
  send(b, :stop)
end
IO.inspect(Registry.dispatch(DupP, :m, fn l -> IO.inspect(length(l)) end, parallel: true))
