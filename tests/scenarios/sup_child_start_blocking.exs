# While a supervisor starts a slow child it answers nobody; queued requests are served afterwards in order; handle_continue does not block.
Logger.configure(level: :none)

defmodule Slow do
  use GenServer
  def start_link({id, how, boss}), do: GenServer.start_link(__MODULE__, {id, how, boss}, name: id)
  def init({id, {:init, ms}, boss}) do
    send(boss, {:starting, id})
    Process.sleep(ms)
    {:ok, id}
  end
  def init({id, {:continue, ms}, boss}), do: {:ok, id, {:continue, {ms, boss}}}
  def init({id, :now, _}), do: {:ok, id}
  def handle_continue({ms, boss}, id) do
    Process.sleep(ms)
    send(boss, {:ready, id})
    {:noreply, id}
  end
  def handle_call(:who, _, id), do: {:reply, id, id}
end
me = self()
spec = fn id, how -> %{id: id, start: {Slow, :start_link, [{id, how, me}]}} end
{:ok, sup} = Supervisor.start_link([spec.(:first, :now)], strategy: :one_for_one)
starter = Task.async(fn -> Supervisor.start_child(sup, spec.(:slow, {:init, 200})) end)
receive do: ({:starting, :slow} -> :ok)
asked = Task.async(fn -> Supervisor.count_children(sup) end)
IO.inspect(Task.yield(asked, 50))
IO.inspect(GenServer.call(:first, :who))
try do
  GenServer.call(sup, :count_children, 50)
catch
  :exit, {r, _} -> IO.inspect(r)
end
{:ok, pid} = Task.await(starter)
IO.inspect(Task.await(asked))
IO.inspect(GenServer.call(pid, :who))
{:ok, lazy} = Supervisor.start_child(sup, spec.(:lazy, {:continue, 100}))
IO.inspect(Supervisor.count_children(sup).active)
IO.inspect(GenServer.call(lazy, :who))
receive do: ({:ready, :lazy} -> IO.puts("ready was before the answer"))
order = for i <- 1..3 do
  t = Task.async(fn -> Supervisor.start_child(sup, spec.(:"k#{i}", {:init, 40})); {i, Process.whereis(:"k#{i}") |> is_pid()} end)
  Process.sleep(10)
  t
end
IO.inspect(Task.await_many(order))
IO.inspect(for {id, _, _, _} <- Supervisor.which_children(sup), do: id)
IO.inspect(Supervisor.stop(sup))
