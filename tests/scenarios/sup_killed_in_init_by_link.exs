# A child that is ended during its init by a process it is linked to: the start answers the reason of that link.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Linked do
  use GenServer
  def start_link(how), do: GenServer.start_link(__MODULE__, how)

  def init({:dies, reason}) do
    spawn_link(fn -> exit(reason) end)
    receive do: (:never -> :ok)
    {:ok, nil}
  end

  def init({:trapped, reason}) do
    Process.flag(:trap_exit, true)
    pid = spawn_link(fn -> exit(reason) end)
    receive do
      {:EXIT, ^pid, r} -> {:stop, {:helper_ended, r}}
    end
  end

  def init(:normal) do
    pid = spawn_link(fn -> :ok end)
    ref = Process.monitor(pid)
    receive do: ({:DOWN, ^ref, _, _, _} -> {:ok, :survived})
  end

  def init(:self_kill) do
    Process.exit(self(), :kill)
    Process.sleep(1000)
  end

  def init({:exit, r}), do: exit(r)
  def init({:throw, v}), do: throw(v)
  def init(:bad), do: :what
  def init({:stop, r}), do: {:stop, r}
end

for how <- [{:dies, :boom}, {:dies, {:shutdown, :x}}, {:dies, :shutdown}, {:trapped, :boom}, {:trapped, :normal}, :self_kill,
            {:exit, :normal}, {:exit, {:shutdown, 1}}, {:throw, {:ok, :thrown}}, {:throw, :x}, :bad, {:stop, :normal}, {:stop, :shutdown}] do
  case Supervisor.start_link([{Linked, how}], strategy: :one_for_one) do
    {:ok, sup} ->
      IO.inspect({how, :started})
      Supervisor.stop(sup)
    {:error, {:shutdown, {:failed_to_start_child, id, reason}}} -> IO.inspect({how, id, reason})
  end
  receive do: ({:EXIT, _, r} -> IO.inspect({:exit, r}, width: 120))
end

{:ok, sup} = Supervisor.start_link([{Linked, :normal}], strategy: :one_for_one)
[{Linked, pid, :worker, [Linked]}] = Supervisor.which_children(sup)
IO.inspect(:sys.get_state(pid))
for how <- [{:dies, :boom}, :bad, {:stop, :why}] do
  IO.inspect(Supervisor.start_child(sup, %{id: how, start: {Linked, :start_link, [how]}}))
end
IO.inspect(Supervisor.count_children(sup))
