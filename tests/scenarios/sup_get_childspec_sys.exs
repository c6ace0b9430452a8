# :supervisor.get_childspec, count and check functions of the Erlang side, and :sys calls on a supervisor.
Logger.configure(level: :none)

defmodule P do
  use GenServer, restart: :transient, shutdown: 777
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def init(a), do: {:ok, a}
end

{:ok, sup} = Supervisor.start_link([{P, :arg}, {Agent, fn -> 1 end}, %{id: "s", start: {P, :start_link, [2]}, type: :supervisor}], strategy: :rest_for_one, name: Sup)
IO.inspect(:supervisor.get_childspec(sup, P))
{:ok, spec} = :supervisor.get_childspec(Sup, "s")
IO.inspect(spec)
IO.inspect(:supervisor.get_childspec(sup, :nobody))
IO.inspect(:supervisor.count_children(sup))
IO.inspect(length(:supervisor.which_children(Sup)))
IO.inspect(:supervisor.check_childspecs([%{id: 1, start: {P, :start_link, [1]}}]))
IO.inspect(:supervisor.check_childspecs([%{id: 1}]))
IO.inspect(:supervisor.check_childspecs([%{start: {P, :x, []}}]))
IO.inspect(:supervisor.check_childspecs([{P, {P, :start_link, [1]}, :permanent, 5000, :worker, [P]}]))
IO.inspect(:supervisor.check_childspecs([{P, {P, :start_link, [1]}, :sometimes, 5000, :worker, [P]}]))
IO.inspect(:supervisor.check_childspecs([{P, {P, :start_link, [1]}, :permanent, 5000, :worker, [P]}, {P, {P, :start_link, [1]}, :permanent, 5000, :worker, [P]}]))
IO.inspect(:supervisor.check_childspecs(:oops))

{:ok, pid} = :supervisor.start_child(sup, {:old, {P, :start_link, [9]}, :temporary, :brutal_kill, :worker, [P]})
IO.inspect(:sys.get_state(pid))
IO.inspect(:supervisor.get_childspec(sup, :old))
IO.inspect(:supervisor.get_childspec(sup, pid) |> elem(0))
IO.inspect(elem(:sys.get_state(sup), 0))
:sys.suspend(sup)
t = Task.async(fn -> Supervisor.count_children(sup) end)
IO.inspect(Task.yield(t, 60))
:sys.resume(sup)
IO.inspect(Task.await(t))
IO.inspect(GenServer.whereis(Sup) == sup)
IO.inspect(:supervisor.terminate_child(sup, P))
IO.inspect(:supervisor.delete_child(sup, P))
IO.inspect(Process.info(sup, :trap_exit))
IO.inspect(Process.info(sup, :registered_name))
Supervisor.stop(sup)
