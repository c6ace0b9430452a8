# Agent, Task, Registry, Task.Supervisor, DynamicSupervisor and a supervisor as children, by module and by tuple.
Logger.configure(level: :none)

me = self()
children = [
  {Agent, fn -> :agent_state end},
  {Task, fn -> send(me, :task_ran) end},
  {Registry, keys: :unique, name: MyReg},
  {Task.Supervisor, name: MyTasks},
  {DynamicSupervisor, name: MyDyn, strategy: :one_for_one},
  %{id: :inner, start: {Supervisor, :start_link, [[{Agent, fn -> 1 end}], [strategy: :one_for_one]]}, type: :supervisor},
  Supervisor.child_spec({Agent, fn -> [] end}, id: :second_agent, restart: :transient),
  {PartitionSupervisor, child_spec: {Agent, fn -> :part end}, name: MyParts, partitions: 2}
]

{:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one, name: Top)
receive do: (:task_ran -> IO.puts("the task ran"))
Process.sleep(60)
for {id, pid, type, mods} <- Supervisor.which_children(sup), do: IO.inspect({id, is_pid(pid), type, mods})
IO.inspect(Supervisor.count_children(Top))

{_, agent, _, _} = List.keyfind(Supervisor.which_children(Top), Agent, 0)
IO.inspect(Agent.get(agent, & &1))
Task.await(Task.async(fn ->
  {:ok, _} = Registry.register(MyReg, :me, :value)
  IO.inspect(Registry.lookup(MyReg, :me) == [{self(), :value}])
end))
IO.inspect(Task.await(Task.Supervisor.async(MyTasks, fn -> 6 * 7 end)))
{:ok, child} = DynamicSupervisor.start_child(MyDyn, {Agent, fn -> :dyn end})
IO.inspect(Agent.get(child, & &1))
IO.inspect(Agent.get({:via, PartitionSupervisor, {MyParts, 1}}, & &1))
IO.inspect(PartitionSupervisor.partitions(MyParts))

for {id, start} <- [{:a, {Agent, :start_link, [fn -> 0 end]}}, {:t, {Task, :start_link, [fn -> Process.sleep(:infinity) end]}}] do
  {:ok, pid} = Supervisor.start_child(Top, %{id: id, start: start})
  IO.inspect({id, Process.alive?(pid)})
end
ref = Process.monitor(agent)
Agent.stop(agent, :oops)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
Process.sleep(60)
{_, agent2, _, _} = List.keyfind(Supervisor.which_children(Top), Agent, 0)
IO.inspect(agent2 != agent)
IO.inspect(Supervisor.stop(Top))
IO.inspect({Process.whereis(MyReg), Process.whereis(MyTasks), Process.whereis(MyDyn), Process.whereis(Top)})
