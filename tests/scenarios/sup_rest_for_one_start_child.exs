# start_child appends to a rest_for_one supervisor: what was started later depends on what was started before.
Logger.configure(level: :none)

defmodule N do
  use GenServer
  def start_link({id, boss}), do: GenServer.start_link(__MODULE__, {id, boss}, name: id)
  def init({id, boss}) do
    Process.flag(:trap_exit, true)
    send(boss, {:up, id})
    IO.puts("+#{id}")
    {:ok, id}
  end
  def handle_cast({:end, r}, s), do: {:stop, r, s}
  def terminate(r, id), do: IO.puts("-#{id} #{inspect(r)}")
end

me = self()
spec = fn id, opts -> Supervisor.child_spec({N, {id, me}}, [id: id] ++ opts) end
await = fn ids -> for id <- ids, do: receive(do: ({:up, ^id} -> :ok)) end
order = fn sup -> for {id, p, _, _} <- Supervisor.which_children(sup), do: if(is_pid(p), do: id, else: {id, p}) end

{:ok, sup} = Supervisor.start_link([spec.(:a, []), spec.(:b, [])], strategy: :rest_for_one, max_restarts: 20)
{:ok, _} = Supervisor.start_child(sup, spec.(:c, restart: :temporary))
{:ok, _} = Supervisor.start_child(sup, spec.(:d, restart: :transient))
{:ok, _} = Supervisor.start_child(sup, spec.(:e, []))
await.([:a, :b, :c, :d, :e])
IO.inspect(order.(sup))
IO.puts("== b")
GenServer.cast(:b, {:end, :boom})
await.([:b, :d, :e])
IO.inspect(order.(sup))
IO.puts("== d ends normally")
ref = Process.monitor(:d)
GenServer.cast(:d, {:end, :normal})
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect(order.(sup))
IO.puts("== a")
GenServer.cast(:a, {:end, :boom})
await.([:a, :b, :d, :e])
IO.inspect(order.(sup))
IO.puts("== terminate b, add f, crash a")
IO.inspect(Supervisor.terminate_child(sup, :b))
{:ok, _} = Supervisor.start_child(sup, spec.(:f, []))
await.([:f])
IO.inspect(order.(sup))
GenServer.cast(:a, {:end, :boom})
await.([:a, :b, :d, :e, :f])
IO.inspect(order.(sup))
IO.puts("== delete d and start it again: now last")
Supervisor.terminate_child(sup, :d)
Supervisor.delete_child(sup, :d)
{:ok, _} = Supervisor.start_child(sup, spec.(:d, []))
await.([:d])
IO.inspect(order.(sup))
GenServer.cast(:e, {:end, :boom})
await.([:e, :f, :d])
Supervisor.stop(sup)
