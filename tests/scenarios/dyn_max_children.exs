# max_children of a DynamicSupervisor: refused starts, room again after an end, and children that are restarting count as well.
Logger.configure(level: :none)

{:ok, ds} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 2, name: Small)
{:ok, a} = DynamicSupervisor.start_child(ds, {Agent, fn -> :a end})
{:ok, b} = DynamicSupervisor.start_child(Small, Supervisor.child_spec({Agent, fn -> :b end}, restart: :temporary))
IO.inspect(DynamicSupervisor.start_child(ds, {Agent, fn -> :c end}))
IO.inspect(DynamicSupervisor.start_child(ds, %{id: :bad, start: {Agent, :start_link, [fn -> raise "never" end]}}))
IO.inspect(DynamicSupervisor.count_children(ds))
Agent.stop(b)
Process.sleep(60)
IO.inspect(DynamicSupervisor.count_children(ds))
{:ok, c} = DynamicSupervisor.start_child(ds, {Agent, fn -> :c end})
IO.inspect(Agent.get(c, & &1))
IO.inspect(DynamicSupervisor.start_child(ds, {Agent, fn -> :d end}))
IO.inspect(DynamicSupervisor.terminate_child(ds, a))
IO.inspect(DynamicSupervisor.terminate_child(ds, a))
{:ok, _} = DynamicSupervisor.start_child(ds, {Task, fn -> Process.sleep(:infinity) end})
IO.inspect(for {id, p, t, m} <- DynamicSupervisor.which_children(ds), do: {id, is_pid(p), t, m})
IO.inspect(DynamicSupervisor.count_children(ds))
# a permanent one that crashes keeps its place
Agent.cast(c, fn _ -> exit(:boom) end)
Process.sleep(60)
IO.inspect(DynamicSupervisor.start_child(ds, {Agent, fn -> :e end}))
# a failed start gives the place back
{:ok, one} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 1)
for what <- [:ignore, {:error, :no}, :odd, {:error, {:already_started, self()}}] do
  r = DynamicSupervisor.start_child(one, %{id: 1, start: {Function, :identity, [what]}})
  r = with {:error, {:already_started, _}} <- r, do: :already
  IO.inspect({what == {:error, {:already_started, self()}} || what, r})
end
{:ok, p} = DynamicSupervisor.start_child(one, {Agent, fn -> 1 end})
IO.inspect(DynamicSupervisor.start_child(one, {Agent, fn -> 1 end}))
IO.inspect(Process.alive?(p))
{:ok, zero} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 0)
IO.inspect(DynamicSupervisor.start_child(zero, {Agent, fn -> 1 end}))
for m <- [-1, :many, nil, 1.5] do
  Process.flag(:trap_exit, true)
  r = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: m)
  IO.inspect({m, r})
end
for {o, v} <- [strategy: :one_for_all, strategy: nil, max_restarts: -1, max_seconds: 0, max_seconds: "1", extra_arguments: :x, unknown: 1] do
  r = DynamicSupervisor.start_link(Keyword.merge([strategy: :one_for_one], [{o, v}]))
  IO.inspect({o, v, if(match?({:ok, _}, r), do: :started, else: r)})
end
