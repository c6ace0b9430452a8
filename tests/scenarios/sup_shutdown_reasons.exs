# {:shutdown, term} and other reasons for each restart type: who comes back, and with how many restarts counted.
Logger.configure(level: :none)

defmodule R do
  use GenServer
  def start_link({id, boss}), do: GenServer.start_link(__MODULE__, {id, boss})
  def init({id, boss}) do
    send(boss, {:up, id, self()})
    {:ok, id}
  end
  def handle_cast({:end, r}, s), do: {:stop, r, s}
  def handle_cast({:raise, m}, _), do: raise(m)
  def handle_cast({:throw, m}, _), do: throw(m)
  def handle_cast({:exit, m}, _), do: exit(m)
end

me = self()
for restart <- [:permanent, :transient, :temporary] do
  for how <- [{:end, :normal}, {:end, :shutdown}, {:end, {:shutdown, :x}}, {:end, {:shutdown, :x, :y}}, {:end, :other}, {:raise, "r"},
              {:throw, :t}, {:throw, {:noreply, :fine}}, {:exit, :normal}, {:exit, :shutdown}, {:exit, {:shutdown, 1}}, {:exit, :e}] do
    {:ok, sup} = Supervisor.start_link([Supervisor.child_spec({R, {restart, me}}, restart: restart)], strategy: :one_for_one)
    pid = receive do: ({:up, ^restart, pid} -> pid)
    ref = Process.monitor(pid)
    GenServer.cast(pid, how)
    r = receive do
      {:DOWN, ^ref, _, _, r} -> (case r do {%RuntimeError{} = e, _} -> e; {{:bad_return_value, v}, _} -> {:bad, v}; r -> r end)
    after 100 -> :alive
    end
    back = receive do
      {:up, ^restart, _} -> :restarted
    after 60 -> :not_restarted
    end
    IO.inspect({restart, how, r, back, Supervisor.count_children(sup).specs})
    Supervisor.stop(sup)
  end
end
