# shutdown: :infinity for a worker, :brutal_kill in the middle, and timeouts, when the supervisor stops.
Logger.configure(level: :none)

defmodule S do
  use GenServer
  def start_link({id, ms, boss}), do: GenServer.start_link(__MODULE__, {id, ms, boss}, name: id)
  def init(arg) do
    Process.flag(:trap_exit, true)
    {:ok, arg}
  end
  def terminate(r, {id, ms, _}) do
    IO.puts("#{id} begins to end: #{inspect(r)}")
    Process.sleep(ms)
    IO.puts("#{id} has ended")
  end
end

me = self()
spec = fn id, ms, shutdown -> %{id: id, start: {S, :start_link, [{id, ms, me}]}, shutdown: shutdown} end
{:ok, sup} =
  Supervisor.start_link(
    [spec.(:patient, 300, :infinity), spec.(:brutal, 0, :brutal_kill), spec.(:quick, 0, 1000), spec.(:late, 1000, 100),
     spec.(:zero, 500, 0), %{id: :plain, start: {Task, :start_link, [fn -> Process.sleep(:infinity) end]}, shutdown: :brutal_kill}],
    strategy: :one_for_one
  )

refs = for {id, pid, _, _} <- Supervisor.which_children(sup), do: {id, Process.monitor(pid)}
IO.inspect(Supervisor.stop(sup))
for {id, ref} <- Enum.reverse(refs), do: receive(do: ({:DOWN, ^ref, _, _, r} -> IO.inspect({id, r})))

{:ok, sup} = Supervisor.start_link([spec.(:slow, 200, 50), spec.(:fine, 10, 500), spec.(:kill, 10, :brutal_kill)], strategy: :one_for_one)
for id <- [:fine, :kill, :slow] do
  ref = Process.monitor(id)
  IO.inspect({id, Supervisor.terminate_child(sup, id)})
  receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
end
# a child that is unlinked from its supervisor is still found and ended
{:ok, pid} = Supervisor.restart_child(sup, :fine)
:sys.replace_state(pid, fn s -> Process.unlink(sup); s end)
ref = Process.monitor(pid)
IO.inspect(Supervisor.terminate_child(sup, :fine))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect(Supervisor.stop(sup, :normal, 1000))
