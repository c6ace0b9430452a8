# Sequences of terminate_child, restart_child, delete_child and crashes under one_for_all.
Logger.configure(level: :none)

defmodule M do
  use GenServer
  def start_link({id, boss}), do: GenServer.start_link(__MODULE__, {id, boss}, name: id)
  def init({id, boss}) do
    Process.flag(:trap_exit, true)
    send(boss, {:up, id})
    {:ok, id}
  end
  def handle_cast({:end, r}, s), do: {:stop, r, s}
  def terminate(r, id), do: IO.puts("#{id} ends: #{inspect(r)}")
end

me = self()
await = fn ids -> for id <- ids, do: receive(do: ({:up, ^id} -> :ok)) end
specs = for id <- [:x, :y, :z], do: %{id: id, start: {M, :start_link, [{id, me}]}}
{:ok, sup} = Supervisor.start_link(specs, strategy: :one_for_all, max_restarts: 10)
await.([:x, :y, :z])
state = fn -> IO.inspect(for {id, p, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(p)}) end
state.()
IO.inspect(Supervisor.terminate_child(sup, :y))
state.()
IO.puts("a crash brings the terminated one back as well")
GenServer.cast(:x, {:end, :boom})
await.([:x, :y, :z])
state.()
IO.inspect(Supervisor.terminate_child(sup, :z))
IO.inspect(Supervisor.terminate_child(sup, :z))
{:ok, z} = Supervisor.restart_child(sup, :z)
await.([:z])
IO.inspect(Supervisor.restart_child(sup, :z) == {:error, :running})
IO.inspect(Process.whereis(:z) == z)
Supervisor.terminate_child(sup, :x)
IO.inspect(Supervisor.delete_child(sup, :x))
IO.inspect(Supervisor.restart_child(sup, :x))
state.()
GenServer.cast(:z, {:end, {:shutdown, :asked}})
await.([:y, :z])
GenServer.cast(:y, {:end, :normal})
await.([:y, :z])
{:ok, _} = Supervisor.start_child(sup, %{id: :x, start: {M, :start_link, [{:x, me}]}, restart: :transient})
await.([:x])
state.()
GenServer.cast(:x, {:end, :normal})
Process.sleep(80)
state.()
GenServer.cast(:y, {:end, :last})
await.([:y, :z, :x])
IO.inspect(Supervisor.count_children(sup))
Process.unlink(sup)
IO.inspect(Supervisor.stop(sup, {:shutdown, :enough}))
