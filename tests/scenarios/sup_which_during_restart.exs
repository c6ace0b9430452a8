# which_children and count_children while a child is between two tries of its restart.
Logger.configure(level: :none)

defmodule Door do
  use GenServer
  def start_link({id, boss}), do: GenServer.start_link(__MODULE__, {id, boss}, name: id)

  def init({id, boss}) do
    send(boss, {:knock, id, self()})
    receive do
      :in -> {:ok, id}
      :out -> {:stop, :not_today}
    end
  end

  def handle_cast(:crash, s), do: {:stop, :crash, s}
end

boss = self()

answer = fn id, what ->
  receive do
    {:knock, ^id, pid} -> send(pid, what)
  end
end

show = fn sup ->
  for {id, pid, type, mods} <- Supervisor.which_children(sup) do
    state = if is_pid(pid), do: :running, else: pid
    IO.inspect({id, state, type, mods})
  end
  IO.inspect(Supervisor.count_children(sup))
end

specs = for id <- [:left, :right], do: Supervisor.child_spec({Door, {id, boss}}, id: id)
starter = Task.async(fn ->
  {:ok, sup} = Supervisor.start_link(specs, strategy: :one_for_one, max_restarts: 50)
  Process.unlink(sup)
  sup
end)
answer.(:left, :in)
answer.(:right, :in)
sup = Task.await(starter)
show.(sup)

GenServer.cast(:left, :crash)
# the supervisor is busy in the start: the question waits until that try has failed
door = receive do: ({:knock, :left, pid} -> pid)
ask = Task.async(fn -> IO.inspect(for {id, p, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(p) || p}) end)
Process.sleep(80)
send(door, :out)
Task.await(ask)
answer.(:left, :out)
door = receive do: ({:knock, :left, pid} -> pid)
ask = Task.async(fn -> IO.inspect(Supervisor.count_children(sup)) end)
Process.sleep(80)
send(door, :out)
Task.await(ask)
answer.(:left, :out)
# other operations while the child is restarting
door = receive do: ({:knock, :left, pid} -> pid)
ask = Task.async(fn -> IO.inspect(Supervisor.restart_child(sup, :left)) end)
Process.sleep(80)
send(door, :out)
Task.await(ask)
answer.(:left, :out)
door = receive do: ({:knock, :left, pid} -> pid)
ask = Task.async(fn -> IO.inspect(Supervisor.delete_child(sup, :left)) end)
Process.sleep(80)
send(door, :out)
Task.await(ask)
answer.(:left, :out)
door = receive do: ({:knock, :left, pid} -> pid)
ask = Task.async(fn -> IO.inspect(Supervisor.start_child(sup, hd(specs))) end)
Process.sleep(80)
send(door, :out)
Task.await(ask)
answer.(:left, :out)
door = receive do: ({:knock, :left, pid} -> pid)
ask = Task.async(fn -> IO.inspect(Supervisor.terminate_child(sup, :left)) end)
Process.sleep(80)
send(door, :out)
Task.await(ask)
show.(sup)
starter = Task.async(fn -> Supervisor.restart_child(sup, :left) end)
answer.(:left, :in)
{:ok, _} = Task.await(starter)
show.(sup)
Supervisor.stop(sup)
