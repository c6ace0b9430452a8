# When a child crashes and its name is taken before the restart, the restart fails with already_started and is tried again.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Named do
  use GenServer
  def start_link(boss), do: GenServer.start_link(__MODULE__, boss, name: :the_name)
  def init(boss) do
    Process.flag(:trap_exit, true)
    send(boss, {:up, self()})
    {:ok, boss}
  end
  def handle_cast(:swap, boss) do
    Process.unregister(:the_name)
    Process.register(boss, :the_name)
    {:stop, :swapped, boss}
  end
end

{:ok, sup} = Supervisor.start_link([{Named, self()}], strategy: :one_for_one, max_restarts: 3)
receive do: ({:up, pid} -> GenServer.cast(pid, :swap))
receive do
  {:EXIT, ^sup, reason} -> IO.inspect({:supervisor, reason})
  {:up, _} -> IO.puts("restarted?")
end
IO.inspect(Process.whereis(:the_name) == self())
Process.unregister(:the_name)

# the name is given back in time: the next try works
defmodule Polite do
  def start_link(boss) do
    send(boss, {:try, self()})
    receive do: (:go -> :ok)
    GenServer.start_link(Named, boss, name: :the_name)
  end
end

me = self()
spec = %{id: Named, start: {Polite, :start_link, [me]}}
helper = Task.async(fn ->
  {:ok, sup} = Supervisor.start_link([spec], strategy: :one_for_one)
  Process.unlink(sup)
  sup
end)
receive do: ({:try, s} -> send(s, :go))
receive do: ({:up, pid} -> GenServer.cast(pid, :swap))
sup = Task.await(helper)
receive do: ({:try, s} -> send(s, :go))
receive do
  {:try, s} ->
    IO.puts("second try")
    Process.unregister(:the_name)
    send(s, :go)
end
receive do: ({:up, pid} -> IO.inspect(Process.whereis(:the_name) == pid))
IO.inspect(for {id, p, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(p)})
# at the first start a taken name is an error of the supervisor
{:error, {:shutdown, {:failed_to_start_child, Named, {:already_started, p}}}} =
  Supervisor.start_link([{Named, me}], strategy: :one_for_one)
IO.inspect(p == Process.whereis(:the_name))
# and start_child says it, unless the id is the same as well
{:error, {{:already_started, p2}, {:child, :undefined, :other, _, _, _, _, _, _}}} = Supervisor.start_child(sup, %{id: :other, start: {Named, :start_link, [me]}})
IO.inspect(p2 == p)
IO.inspect(Supervisor.count_children(sup))
Supervisor.stop(sup)
