# The restart limit of a DynamicSupervisor counts the restarts of all children; which restart types use it up.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule C do
  use GenServer
  def start_link({n, boss}), do: GenServer.start_link(__MODULE__, {n, boss})
  def init({n, boss}) do
    Process.flag(:trap_exit, true)
    send(boss, {:up, n, self()})
    {:ok, {n, boss}}
  end
  def handle_cast({:end, r}, s), do: {:stop, r, s}
  def terminate(r, {n, boss}), do: send(boss, {:down, n, r})
end

me = self()
start = fn ds, n, restart ->
  {:ok, pid} = DynamicSupervisor.start_child(ds, %{id: n, start: {C, :start_link, [{n, me}]}, restart: restart})
  receive do: ({:up, ^n, ^pid} -> pid)
end
{:ok, ds} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 2, max_seconds: 60)
t1 = start.(ds, :temp, :temporary)
tr = start.(ds, :trans, :transient)
p1 = start.(ds, :p1, :permanent)
p2 = start.(ds, :p2, :permanent)
finish = fn pid, n, r ->
  GenServer.cast(pid, {:end, r})
  receive do: ({:down, ^n, r2} -> IO.inspect({n, r2}))
end
finish.(t1, :temp, :crash)
finish.(tr, :trans, {:shutdown, :done})
finish.(p1, :p1, :normal)
p1 = receive do: ({:up, :p1, pid} -> pid)
IO.inspect(DynamicSupervisor.count_children(ds))
finish.(p2, :p2, :crash)
receive do: ({:up, :p2, _} -> :ok)
IO.inspect(DynamicSupervisor.count_children(ds))
finish.(p1, :p1, :crash)
receive do: ({:EXIT, ^ds, r} -> IO.inspect({:ds, r}))
receive do: ({:down, :p2, r} -> IO.inspect({:p2, r}))
receive do
  m -> IO.inspect(m)
after
  0 -> IO.puts("nothing else")
end

# under a supervisor: the limit brings the inner one down and it comes back empty
{:ok, top} = Supervisor.start_link([{DynamicSupervisor, name: Inner, strategy: :one_for_one, max_restarts: 0}], strategy: :one_for_one)
old = Process.whereis(Inner)
pid = start.(Inner, :only, :permanent)
start.(Inner, :other, :temporary)
finish.(pid, :only, :crash)
receive do: ({:down, :other, r} -> IO.inspect({:other, r}))
Process.sleep(80)
IO.inspect(Process.whereis(Inner) != old)
IO.inspect(DynamicSupervisor.which_children(Inner))
IO.inspect(Supervisor.count_children(top))
Supervisor.stop(top)
receive do: ({:EXIT, ^top, r} -> IO.inspect(r))
