# Registry: meta, listeners, update_value, whereis_name and friends, via with values, every error.
Logger.configure(level: :none)
me = self()
Process.register(me, :listener)
{:ok, sup} = Registry.start_link(keys: :unique, name: U, listeners: [:listener], meta: [a: 1, b: "two"])
IO.inspect(Registry.meta(U, :a))
IO.inspect(Registry.meta(U, :nope))
IO.inspect(Registry.put_meta(U, :a, [:new]))
IO.inspect(Registry.meta(U, :a))
IO.inspect(Registry.put_meta(U, {:any, "key"}, 1))
IO.inspect(Registry.meta(U, {:any, "key"}))
IO.inspect(Registry.delete_meta(U, :a))
IO.inspect(Registry.meta(U, :a))

{:ok, _} = Registry.register(U, "k", 10)
receive do: ({:register, U, k, p, v} -> IO.inspect({:register, k, p == me, v}))
IO.inspect(Registry.register(U, "k", 11) == {:error, {:already_registered, me}})
IO.inspect(Registry.update_value(U, "k", &(&1 + 5)))
IO.inspect(Registry.update_value(U, "none", &(&1 + 5)))
IO.inspect(Registry.lookup(U, "k") == [{me, 15}])
IO.inspect(Registry.values(U, "k", me))
IO.inspect(Registry.values(U, "k", sup))
IO.inspect(Registry.unregister(U, "k"))
receive do: ({:unregister, U, k, p} -> IO.inspect({:unregister, k, p == me}))
IO.inspect(Registry.unregister(U, "k"))
receive do: ({:unregister, U, k, p} -> IO.inspect({:unregister, k, p == me})), after: (30 -> IO.puts("no message"))

{:ok, a} = Agent.start_link(fn -> :agent end, name: {:via, Registry, {U, :agent, %{value: 1}}})
receive do: ({:register, U, :agent, ^a, v} -> IO.inspect(v))
IO.inspect(Registry.lookup(U, :agent) == [{a, %{value: 1}}])
IO.inspect(Agent.get({:via, Registry, {U, :agent}}, & &1))
IO.inspect(Registry.whereis_name({U, :agent}) == a)
IO.inspect(Registry.whereis_name({U, :nobody}))
IO.inspect(Registry.register_name({U, :mine}, self()))
receive do: ({:register, U, :mine, _, v} -> IO.inspect(v))
IO.inspect(Registry.register_name({U, :mine}, self()))
IO.inspect(Registry.send({U, :mine}, :hello))
receive do: (:hello -> IO.puts("hello"))
IO.inspect(Registry.unregister_name({U, :mine}))
receive do: ({:unregister, U, k, _} -> IO.inspect(k))
try do
  Registry.send({U, :mine}, :hello)
catch
  k, r -> IO.inspect({k, r})
end
Agent.stop(a)
receive do: ({:unregister, U, k, p} -> IO.inspect({:unregister, k, p == a})), after: (300 -> IO.puts("none"))
IO.inspect(Registry.keys(U, self()))

errors = [
  fn -> Registry.start_link(keys: :other, name: X) end,
  fn -> Registry.start_link(name: X) end,
  fn -> Registry.start_link(keys: :unique) end,
  fn -> Registry.start_link(keys: :unique, name: "x") end,
  fn -> Registry.start_link(keys: :unique, name: X, partitions: 0) end,
  fn -> Registry.start_link(keys: :unique, name: X, listeners: :l) end,
  fn -> Registry.start_link(keys: :unique, name: X, listeners: ["l"]) end,
  fn -> Registry.start_link(keys: :unique, name: X, meta: %{}) end,
  fn -> Registry.start_link(keys: :unique, name: X, meta: [1]) end,
  fn -> Registry.register(:not_there, :k, 1) end,
  fn -> Registry.lookup(:not_there, :k) end,
  fn -> Registry.keys(:not_there, self()) end,
  fn -> Registry.count(:not_there) end,
  fn -> Registry.meta(:not_there, :k) end,
  fn -> Registry.whereis_name({:not_there, :k}) end,
  fn -> Registry.dispatch(:not_there, :k, fn _ -> :ok end) end,
  fn -> Registry.register_name({U, :k}, sup) end
]
for f <- errors do
  try do
    case f.() do
      {:ok, _} -> IO.puts("ok")
      o -> IO.inspect(o)
    end
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end
{:ok, _} = Registry.start_link(keys: :duplicate, name: Dd)
for f <- [fn -> Registry.update_value(Dd, :k, & &1) end, fn -> Registry.whereis_name({Dd, :k}) end, fn -> Registry.register_name({Dd, :k}, self()) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end
IO.inspect(Registry.start_link(keys: :unique, name: U) == {:error, {:already_started, sup}})
