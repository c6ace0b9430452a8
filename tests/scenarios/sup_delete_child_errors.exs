# delete_child, restart_child and terminate_child: every answer, in every state of a child.
Logger.configure(level: :none)

defmodule W do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init(:ignore), do: :ignore
  def init(arg), do: {:ok, arg}
  def handle_cast(:stop, s), do: {:stop, :normal, s}
end

spec = fn id, restart -> %{id: id, start: {W, :start_link, [id]}, restart: restart} end
{:ok, sup} =
  Supervisor.start_link(
    [spec.(:perm, :permanent), spec.(:trans, :transient), spec.(:temp, :temporary), spec.(:ignore, :permanent)],
    strategy: :one_for_one
  )

ids = fn -> for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(pid) || pid} end
IO.inspect(ids.())
for f <- [:delete_child, :restart_child, :terminate_child], id <- [:nobody, nil, "perm", 1] do
  IO.inspect({f, id, apply(Supervisor, f, [sup, id])})
end

for id <- [:perm, :trans, :temp, :ignore], do: IO.inspect({:delete, id, Supervisor.delete_child(sup, id)})
for id <- [:perm, :trans, :temp, :ignore] do
  r = case Supervisor.restart_child(sup, id) do
    {:ok, pid} when is_pid(pid) -> {:ok, :pid}
    other -> other
  end
  IO.inspect({:restart, id, r})
end

for id <- [:perm, :trans, :temp], _ <- 1..2, do: IO.inspect({:terminate, id, Supervisor.terminate_child(sup, id)})
IO.inspect(ids.())
IO.inspect(Supervisor.count_children(sup))
for id <- [:perm, :trans, :temp] do
  case Supervisor.restart_child(sup, id) do
    {:ok, pid} -> IO.inspect({id, Process.alive?(pid)})
    other -> IO.inspect({id, other})
  end
end

# a transient child that ended normally can be restarted or deleted
{:trans, pid, _, _} = List.keyfind(Supervisor.which_children(sup), :trans, 0)
ref = Process.monitor(pid)
GenServer.cast(pid, :stop)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect(ids.())
{:ok, new} = Supervisor.restart_child(sup, :trans)
IO.inspect(new != pid)
IO.inspect(Supervisor.terminate_child(sup, :trans))
IO.inspect(Supervisor.delete_child(sup, :trans))
IO.inspect(Supervisor.delete_child(sup, :trans))
IO.inspect(ids.())

try do
  Supervisor.terminate_child(sup, new)
catch
  kind, e -> IO.inspect({kind, e})
else
  r -> IO.inspect(r)
end
IO.inspect(Supervisor.stop(sup, :normal))
