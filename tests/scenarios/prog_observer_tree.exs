# Walking a tree of supervisors and drawing it; process info; finding parents by $ancestors; counting by type.
Logger.configure(level: :none)

defmodule Draw do
  def tree(sup, depth \\ 0) do
    for {id, pid, type, _} <- Supervisor.which_children(sup) |> Enum.sort_by(&inspect(elem(&1, 0))) do
      name = case is_pid(pid) && Process.info(pid, :registered_name) do
        {:registered_name, n} when is_atom(n) -> " (#{inspect(n)})"
        _ -> ""
      end
      IO.puts("#{String.duplicate("  ", depth)}#{if type == :supervisor, do: "+", else: "-"} #{inspect(id)}#{name}#{if is_pid(pid), do: "", else: " #{pid}"}")
      if type == :supervisor and is_pid(pid), do: tree(pid, depth + 1)
    end
    :ok
  end
  def count(sup) do
    Enum.reduce(Supervisor.which_children(sup), %{supervisors: 1, workers: 0}, fn
      {_, pid, :supervisor, _}, acc when is_pid(pid) -> Map.merge(acc, count(pid), fn _, a, b -> a + b end)
      {_, pid, :worker, _}, acc when is_pid(pid) -> Map.update!(acc, :workers, &(&1 + 1))
      _, acc -> acc
    end)
  end
  def parents(pid) do
    {:dictionary, d} = Process.info(pid, :dictionary)
    d[:"$ancestors"]
  end
end

defmodule Sub do
  use Supervisor
  def start_link({name, kids, opts}), do: Supervisor.start_link(__MODULE__, {kids, opts}, name: name)
  def child_spec({name, _, _} = a), do: %{id: name, start: {__MODULE__, :start_link, [a]}, type: :supervisor}
  def init({kids, opts}), do: Supervisor.init(kids, opts)
end

agent = fn id, name -> Supervisor.child_spec({Agent, fn -> id end}, id: id) |> Map.put(:start, {Agent, :start_link, [fn -> id end, [name: name]]}) end
tree = [
  agent.(:config, :config_agent),
  {Sub, {:web, [agent.(:http, :http), {Task.Supervisor, name: :web_tasks}], [strategy: :one_for_all]}},
  {Sub, {:data, [{Registry, keys: :unique, name: Names}, {DynamicSupervisor, name: :conns, strategy: :one_for_one}, %{id: :off, start: {Function, :identity, [:ignore]}}], [strategy: :rest_for_one]}}
]
{:ok, top} = Supervisor.start_link(tree, strategy: :one_for_one, name: :top)
for i <- 1..2, do: DynamicSupervisor.start_child(:conns, %{id: i, start: {Agent, :start_link, [fn -> i end, [name: :"conn_#{i}"]]}})
{:ok, t} = Task.Supervisor.start_child(:web_tasks, fn -> Process.register(self(), :task_one); Process.sleep(:infinity) end)
Process.sleep(50)
Draw.tree(:top)
IO.inspect(Draw.count(:top))
IO.inspect(Draw.parents(Process.whereis(:http)) |> Enum.map(&if(is_pid(&1), do: &1 == self(), else: &1)))
IO.inspect(Draw.parents(Process.whereis(:conn_1)) |> Enum.map(&if(is_pid(&1), do: &1 == self(), else: &1)))
IO.inspect(Draw.parents(t) |> Enum.map(&if(is_pid(&1), do: &1 == self(), else: &1)))
Process.exit(Process.whereis(:http), :kill)
Process.sleep(80)
IO.puts("after http was killed")
Draw.tree(:web)
Supervisor.terminate_child(:top, :data)
Draw.tree(:top)
Supervisor.restart_child(:top, :data)
Draw.tree(:data)
IO.inspect(Draw.count(:top))
info = Process.info(top, [:links, :trap_exit, :status, :message_queue_len, :registered_name])
IO.inspect({length(info[:links]), info[:trap_exit], info[:status], info[:message_queue_len], info[:registered_name]})
IO.inspect(Process.info(Process.whereis(:config_agent), :status))
Supervisor.stop(top)
IO.inspect(for n <- [:config_agent, :http, :conns, :conn_1], do: Process.whereis(n))
