# `use DynamicSupervisor`: child_spec options, init/1 with every option, and what a wrong init gives.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule D do
  use DynamicSupervisor, restart: :transient, id: :d_id, shutdown: 900
  def start_link(arg, opts \\ []), do: DynamicSupervisor.start_link(__MODULE__, arg, opts)
  @impl true
  def init({:opts, o}), do: DynamicSupervisor.init(o)
  def init(:raise), do: raise("dyn init")
  def init(:exit), do: exit(:dyn_exit)
  def init({:stop, r}), do: {:stop, r}
  def init(x), do: x
end

IO.inspect(D.child_spec([1]))
IO.inspect(DynamicSupervisor.init(strategy: :one_for_one))
IO.inspect(DynamicSupervisor.init(strategy: :one_for_one, max_children: 3, max_restarts: 1, max_seconds: 9, extra_arguments: [1, 2]))
IO.inspect(DynamicSupervisor.child_spec(name: Some, strategy: :one_for_one))
IO.inspect(DynamicSupervisor.child_spec([]))
for arg <- [{:opts, [strategy: :one_for_one]}, {:opts, [strategy: :rest_for_one]}, {:opts, []}, :ignore, :wrong, {:ok, %{}}, {:ok, :flags}, {:stop, :r}, :exit,
            {:ok, %{strategy: :one_for_one, intensity: 1, period: 5, max_children: 1, extra_arguments: []}},
            {:ok, %{strategy: :one_for_one, intensity: :x, period: 5, max_children: 1, extra_arguments: []}}] do
  r = case D.start_link(arg) do
    {:ok, p} -> DynamicSupervisor.stop(p); :started
    {:error, {%e{} = ex, _}} -> {:raised, e, Exception.message(ex)}
    {:error, {{:EXIT, {%e{} = ex, _}}, _}} -> {:raised, e, Exception.message(ex)}
    other -> other
  end
  IO.inspect({arg, r})
end
{:error, {e, _}} = D.start_link(:raise)
IO.inspect(e)

{:ok, d} = D.start_link({:opts, [strategy: :one_for_one, max_restarts: 1, extra_arguments: [fn -> :extra end]]}, name: D)
{:ok, c} = DynamicSupervisor.start_child(D, %{id: 1, start: {Agent, :start_link, []}})
IO.inspect(Agent.get(c, & &1))
for _ <- 1..2 do
  [{_, c, _, _}] = DynamicSupervisor.which_children(D)
  ref = Process.monitor(c)
  Process.exit(c, :boom)
  receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
  Process.sleep(50)
end
receive do
  {:EXIT, ^d, r} -> IO.inspect({:sup, r})
after
  1000 -> IO.puts("alive")
end
{:ok, top} = Supervisor.start_link([{D, {:opts, [strategy: :one_for_one]}}], strategy: :one_for_one)
IO.inspect(for {i, p, t, m} <- Supervisor.which_children(top), do: {i, is_pid(p), t, m})
[{_, d, _, _}] = Supervisor.which_children(top)
IO.inspect(DynamicSupervisor.stop(d))
Process.sleep(60)
IO.inspect(Supervisor.which_children(top))
{:ok, d} = Supervisor.restart_child(top, :d_id)
for i <- 1..3, do: {:ok, _} = DynamicSupervisor.start_child(d, {Agent, fn -> i end})
IO.inspect(for {_, p, _, _} <- DynamicSupervisor.which_children(d), do: Agent.get(p, & &1))
