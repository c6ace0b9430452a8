# Supervisor.start_link/3 with modules: arguments, names (local, global, via), restarts of module supervisors, wrong init results.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Ms do
  use Supervisor, restart: :temporary, id: :custom
  def start_link(arg, opts \\ []), do: Supervisor.start_link(__MODULE__, arg, opts)
  @impl true
  def init({:kids, n}), do: Supervisor.init(for(i <- 1..n//1, do: Supervisor.child_spec({Agent, fn -> i end}, id: i)), strategy: :one_for_one)
  def init({:raw, flags}), do: {:ok, {flags, []}}
  def init({:opts, opts}), do: Supervisor.init([], opts)
  def init({:specs, specs}), do: {:ok, {%{strategy: :one_for_one}, specs}}
  def init(other), do: other
end

IO.inspect(Ms.child_spec(:x))
{:ok, a} = Ms.start_link({:kids, 3}, name: Ms)
{:ok, b} = Ms.start_link({:kids, 0}, name: {:global, :ms})
{:ok, _} = Registry.start_link(keys: :unique, name: R)
{:ok, c} = Ms.start_link({:kids, 1}, name: {:via, Registry, {R, "c"}})
IO.inspect(Supervisor.count_children(Ms))
IO.inspect(Supervisor.count_children({:global, :ms}))
IO.inspect(Supervisor.count_children({:via, Registry, {R, "c"}}))
IO.inspect(Ms.start_link({:kids, 3}, name: Ms) == {:error, {:already_started, a}})
IO.inspect(Ms.start_link({:kids, 3}, name: {:global, :ms}) == {:error, {:already_started, b}})
IO.inspect(Ms.start_link({:kids, 3}, name: {:via, Registry, {R, "c"}}) == {:error, {:already_started, c}})

for arg <- [:ignore, :wrong, {:error, :x}, {:raw, %{}}, {:raw, %{strategy: :one_for_none}}, {:raw, %{intensity: -1}}, {:raw, %{period: 0}},
            {:raw, %{auto_shutdown: :sometimes}}, {:raw, {:one_for_one, 1, 5}}, {:raw, {:one_for_two, 1, 5}}, {:raw, :flags}, {:raw, []},
            {:specs, [%{id: 1}]}, {:specs, :none}, {:specs, [:x]}, {:opts, []}, {:opts, [strategy: :x]}, {:opts, [strategy: :one_for_one, max_restarts: :a]},
            {:opts, [strategy: :one_for_one, max_seconds: 0]}, {:opts, [strategy: :one_for_all, max_restarts: 0, unknown: 1]}] do
  r = case Ms.start_link(arg) do
    {:ok, pid} -> Supervisor.stop(pid); :started
    {:error, {%e{} = ex, _stack}} -> {:raised, e, Exception.message(ex)}
    {:error, {{%e{} = ex, _stack}, _}} -> {:raised2, e, Exception.message(ex)}
    {:error, {kind, [_ | _]}} -> {kind, :in_stack}
    other -> other
  end
  IO.inspect({arg, r}, width: 150)
end
IO.inspect(Supervisor.stop({:global, :ms}))
IO.inspect(Supervisor.stop({:via, Registry, {R, "c"}}, :shutdown))
try do
  Supervisor.stop({:global, :ms})
catch
  k, r -> IO.inspect({k, r})
end
IO.inspect(:global.whereis_name(:ms))
