# A supervisor that is killed: linked plain children die of it, trapping ones are told, monitors see it; its name is free.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()

defmodule Stay do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init({trap, boss}) do
    Process.flag(:trap_exit, trap)
    {:ok, {trap, boss}}
  end
  def terminate(r, {_, boss}), do: send(boss, {:terminate, r})
end

loner = fn ->
  {:ok, spawn_link(fn ->
    Process.flag(:trap_exit, true)
    receive do: ({:EXIT, from, r} -> send(me, {:loner, from, r}))
    receive do: ({:finish, to} -> send(to, :finished))
  end)}
end
:persistent_term.put(:loner, loner)
defmodule Loner do
  def start_link, do: :persistent_term.get(:loner).()
end

{:ok, sup} =
  Supervisor.start_link(
    [
      %{id: :plain, start: {Stay, :start_link, [{false, me}]}},
      %{id: :trapping, start: {Stay, :start_link, [{true, me}]}},
      %{id: :loner, start: {Loner, :start_link, []}},
      %{id: :inner, type: :supervisor,
        start: {Supervisor, :start_link, [[%{id: :deep, start: {Stay, :start_link, [{true, me}]}}], [strategy: :one_for_one]]}}
    ],
    strategy: :one_for_one, name: :killed_sup
  )
kids = for {id, pid, _, _} <- Supervisor.which_children(sup), into: %{}, do: {id, {pid, Process.monitor(pid)}}
Process.exit(sup, :kill)
receive do: ({:EXIT, ^sup, r} -> IO.inspect({:sup, r}))
for id <- [:plain, :trapping, :inner] do
  {_, ref} = kids[id]
  receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect({id, r}))
end
for _ <- 1..2, do: receive(do: ({:terminate, r} -> IO.inspect({:terminate, r})))
receive do: ({:loner, ^sup, r} -> IO.inspect({:loner_saw, r}))
{pid, _} = kids[:loner]
IO.inspect(Process.alive?(pid))
send(pid, {:finish, me})
receive do: (:finished -> IO.puts("the loner ended by itself"))
IO.inspect(Process.whereis(:killed_sup))
{:ok, sup} = Supervisor.start_link([], strategy: :one_for_one, name: :killed_sup)
# exit signals that do not kill: a supervisor traps them
stranger = spawn(fn -> Process.exit(sup, :shutdown); Process.exit(sup, :boom); send(me, :sent) end)
ref = Process.monitor(stranger)
receive do: (:sent -> :ok)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect({Process.alive?(sup), Supervisor.which_children(sup)})
# from its parent they end it
Process.exit(sup, :boom)
receive do: ({:EXIT, ^sup, r} -> IO.inspect(r))
