# :global and hand-made :via modules as name registries; who wins, who sees what, what is free afterwards.
Logger.configure(level: :none)

defmodule TinyReg do
  # a registry for :via made of an agent
  def start_link, do: Agent.start_link(fn -> %{} end, name: __MODULE__)
  def register_name(name, pid), do: Agent.get_and_update(__MODULE__, fn m -> if m[name], do: {:no, m}, else: {:yes, Map.put(m, name, pid)} end)
  def unregister_name(name), do: Agent.update(__MODULE__, &Map.delete(&1, name))
  def whereis_name(name), do: Agent.get(__MODULE__, &Map.get(&1, name, :undefined))
  def send(name, msg) do
    case whereis_name(name) do
      :undefined -> exit({:badarg, {name, msg}})
      pid -> Kernel.send(pid, msg); pid
    end
  end
end

{:ok, _} = TinyReg.start_link()
via = {:via, TinyReg, "mine"}
{:ok, a} = Agent.start_link(fn -> 1 end, name: via)
IO.inspect(Agent.get(via, & &1))
IO.inspect(Agent.start_link(fn -> 2 end, name: via) == {:error, {:already_started, a}})
IO.inspect(GenServer.whereis(via) == a)
IO.inspect(Agent.update(via, &(&1 + 1)))
IO.inspect(Agent.cast(via, &(&1 + 1)))
IO.inspect(Agent.get(via, & &1))
Agent.stop(via)
IO.inspect(GenServer.whereis(via) == a)
TinyReg.unregister_name("mine")
IO.inspect(GenServer.whereis(via))
IO.inspect(GenServer.cast(via, :x))
try do
  GenServer.call(via, :x)
catch
  k, r -> IO.inspect({k, r})
end

IO.inspect(:global.register_name(:me, self()))
IO.inspect(:global.register_name(:me, self()))
IO.inspect(:global.whereis_name(:me) == self())
IO.inspect(:global.registered_names())
IO.inspect(:global.send(:me, :hi) == self())
receive do: (m -> IO.inspect(m))
p = spawn_link(fn -> receive do: (:stop -> :ok) end)
IO.inspect(:global.re_register_name(:me, p))
IO.inspect(:global.whereis_name(:me) == p)
ref = Process.monitor(p)
send(p, :stop)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
Process.sleep(60)
IO.inspect(:global.whereis_name(:me))
try do
  :global.send(:me, :hi)
catch
  k, r -> IO.inspect({k, r})
end
IO.inspect(:global.unregister_name(:me))
{:ok, g} = Agent.start_link(fn -> :g end, name: {:global, {:complex, [1], %{a: 1}}})
IO.inspect(Agent.get({:global, {:complex, [1], %{a: 1}}}, & &1))
IO.inspect(Agent.get({:via, :global, {:complex, [1], %{a: 1}}}, & &1))
IO.inspect(Agent.start_link(fn -> 1 end, name: {:via, :global, {:complex, [1], %{a: 1}}}) == {:error, {:already_started, g}})
{:ok, l} = Agent.start_link(fn -> :l end, name: :local_one)
IO.inspect({Process.whereis(:local_one) == l, Process.info(l, :registered_name), Process.info(g, :registered_name)})
IO.inspect(Enum.member?(Process.registered(), :local_one))
# the same process under two global names, and a local one as well
IO.inspect(:global.register_name(:two, l))
IO.inspect(GenServer.whereis({:global, :two}) == l)
IO.inspect(GenServer.whereis({:local_one, node()}) == l)
IO.inspect(GenServer.whereis({:local_one, :other@node}))
# a cleared name after a crash, taken anew
Process.flag(:trap_exit, true)
Agent.cast(:local_one, fn _ -> exit(:gone) end)
receive do: ({:EXIT, ^l, r} -> IO.inspect(r))
{:ok, l2} = Agent.start_link(fn -> :again end, name: :local_one)
IO.inspect(l2 != l)
for name <- [:undefined, nil, true, :ok_name] do
  r = try do
    Process.register(spawn(fn -> Process.sleep(200) end), name)
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.replace(~r/#PID<[\d.]+>/, "PID")}
  end
  IO.inspect({name, r})
end
