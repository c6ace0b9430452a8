# multi_call and abcast on the one node there is, cast to every kind of name, calls to names that are not there.
Logger.configure(level: :none)

defmodule Echo do
  use GenServer
  def init(boss), do: {:ok, boss}
  def handle_call(:slow, _, s) do
    Process.sleep(200)
    {:reply, :slow, s}
  end
  def handle_call(m, _from, s), do: {:reply, {:echo, m}, s}
  def handle_cast(m, boss) do
    send(boss, {:cast, m})
    {:noreply, boss}
  end
end

{:ok, e} = GenServer.start_link(Echo, self(), name: Echo)
{:ok, g} = GenServer.start_link(Echo, self(), name: {:global, {:echo, 1}})
{:ok, _} = Registry.start_link(keys: :unique, name: Reg)
{:ok, v} = GenServer.start_link(Echo, self(), name: {:via, Registry, {Reg, :v}})
IO.inspect(GenServer.multi_call(Echo, :hi))
IO.inspect(GenServer.multi_call([node()], Echo, :hi))
IO.inspect(GenServer.multi_call([node()], :nobody, :hi))
IO.inspect(GenServer.multi_call([], Echo, :hi))
IO.inspect(GenServer.multi_call([node()], Echo, :hi, 1000))
IO.inspect(GenServer.multi_call([:nonode@elsewhere], Echo, :hi, 1000))
IO.inspect(GenServer.abcast(Echo, :all))
receive do: (m -> IO.inspect(m))
IO.inspect(GenServer.abcast([node()], Echo, :again))
receive do: (m -> IO.inspect(m))
IO.inspect(GenServer.abcast([node()], :nobody, :again))
for name <- [Echo, e, {Echo, node()}, {:global, {:echo, 1}}, {:via, Registry, {Reg, :v}}, g, v] do
  :ok = GenServer.cast(name, {:to, is_pid(name) || name})
  receive do: ({:cast, m} -> IO.inspect(m))
  IO.inspect(GenServer.call(name, :ping))
end
for name <- [:nobody, {:nobody, node()}, {:global, :nobody}, {:via, Registry, {Reg, :nobody}}] do
  IO.inspect({name, GenServer.cast(name, :lost), GenServer.whereis(name)})
  try do
    GenServer.call(name, :x, 100)
  catch
    k, r -> IO.inspect({k, r})
  end
end
for {f, args} <- [call: ["str", 1], call: [nil, 1], cast: ["str", 1], call: [{:via, NoMod, 1}, 1], call: [{1, 2}, 1], call: [Echo, 1, -1], call: [Echo, 1, :never], cast: [1, 2], whereis: ["s"], call: [{:global, :a, :b}, 1]] do
  try do
    IO.inspect({f, apply(GenServer, f, args)})
  rescue
    e -> IO.inspect({f, e.__struct__, Exception.message(e) |> String.split("\n") |> hd()})
  catch
    k, r -> IO.inspect({f, k, r})
  end
end
try do
  GenServer.call(Echo, :slow, 50)
catch
  k, r -> IO.inspect({k, r})
end
IO.inspect(GenServer.call(Echo, :after))
:ok = GenServer.stop({:global, {:echo, 1}})
:ok = GenServer.stop({:via, Registry, {Reg, :v}}, :normal, 500)
IO.inspect({Process.alive?(g), Process.alive?(v), Process.alive?(e)})
