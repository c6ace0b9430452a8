# The same four children and the same crash under each strategy and for each crashing child: who keeps the pid.
Logger.configure(level: :none)
defmodule L do
  def start_link(id), do: Agent.start_link(fn -> id end, name: id)
end
ids = [:a, :b, :c, :d]
for strategy <- [:one_for_one, :rest_for_one, :one_for_all], victim <- ids, restart <- [:permanent, :temporary] do
  kids = for id <- ids, do: %{id: id, start: {L, :start_link, [id]}, restart: if(id == victim, do: restart, else: :permanent)}
  {:ok, sup} = Supervisor.start_link(kids, strategy: strategy)
  before = for id <- ids, do: Process.whereis(id)
  ref = Process.monitor(victim)
  Agent.cast(victim, fn _ -> exit(:crash) end)
  receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
  Process.sleep(60)
  states = for {id, old} <- Enum.zip(ids, before) do
    case Process.whereis(id) do
      ^old -> :kept
      nil -> :gone
      _ -> :new
    end
  end
  IO.inspect({strategy, victim, restart, states, Supervisor.count_children(sup).specs}, width: 120)
  Supervisor.stop(sup)
end
