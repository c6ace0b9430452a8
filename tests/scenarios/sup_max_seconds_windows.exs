# The restart limit as a sliding window, at several settings; how often a child comes back before the supervisor gives up.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Fragile do
  use GenServer
  def start_link(boss), do: GenServer.start_link(__MODULE__, boss)
  def init(boss) do
    send(boss, {:born, self()})
    {:ok, boss}
  end
end

crash_until_down = fn opts ->
  {:ok, sup} = Supervisor.start_link([{Fragile, self()}], [strategy: :one_for_one] ++ opts)
  loop = fn loop, n ->
    receive do
      {:born, pid} ->
        Process.exit(pid, :kill)
        loop.(loop, n + 1)
      {:EXIT, ^sup, reason} -> {n, reason}
    end
  end
  loop.(loop, 0)
end

for opts <- [[], [max_restarts: 0], [max_restarts: 1], [max_restarts: 5], [max_restarts: 2, max_seconds: 1],
             [max_restarts: 3, max_seconds: 3600], [max_seconds: 60]] do
  IO.inspect({opts, crash_until_down.(opts)})
end

# two crashes, a pause longer than the window, two more: fine with max_restarts 2
{:ok, sup} = Supervisor.start_link([{Fragile, self()}], strategy: :one_for_one, max_restarts: 2, max_seconds: 1)
kill = fn -> receive do: ({:born, pid} -> Process.exit(pid, :kill)) end
kill.()
kill.()
Process.sleep(2200)
kill.()
kill.()
receive do: ({:born, _} -> IO.inspect(Process.alive?(sup)))
[{_, pid, _, _}] = Supervisor.which_children(sup)
Process.exit(pid, :kill)
receive do: ({:EXIT, ^sup, r} -> IO.inspect(r))
