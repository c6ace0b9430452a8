# Supervisor.child_spec/2 and use options in every shape; module child_specs through each `use`.
defmodule G do
  use GenServer, id: {:tuple, "id"}, restart: :temporary, shutdown: :brutal_kill
  def init(x), do: {:ok, x}
end
defmodule Plain do
  use GenServer
  def init(x), do: {:ok, x}
end
defmodule T do
  use Task
  def start_link(a), do: Task.start_link(fn -> a end)
end
defmodule T2 do
  use Task, restart: :permanent, shutdown: 10
end
defmodule A do
  use Agent, restart: :transient
end
defmodule Sup do
  use Supervisor, shutdown: 100
  def init(_), do: Supervisor.init([], strategy: :one_for_one)
end
defmodule Own do
  use GenServer
  def init(x), do: {:ok, x}
  def child_spec(arg), do: super(arg) |> Map.merge(%{id: {Own, arg}, restart: :transient})
end
defmodule Hand do
  def child_spec(n), do: %{id: n, start: {Agent, :start_link, [fn -> n end]}, type: :supervisor, modules: :dynamic}
end

for m <- [G, Plain, T, T2, A, Sup, Own], do: IO.inspect(m.child_spec(:arg))
for m <- [G, Plain, Own], do: IO.inspect(Supervisor.child_spec(m, []))
IO.inspect(Supervisor.child_spec({Plain, [1]}, id: 1, restart: :temporary, shutdown: :infinity, type: :supervisor, modules: [X], start: {M, :f, [1]}))
IO.inspect(Supervisor.child_spec(%{id: 1, start: {M, :f, []}, significant: true}, restart: :transient))
IO.inspect(Supervisor.child_spec({Plain, [1]}, id: 1, id: 2))
IO.inspect(Agent.child_spec(fn -> 1 end) |> Map.delete(:start))
IO.inspect(Task.child_spec([1]))
IO.inspect(Task.Supervisor.child_spec(name: TS))
IO.inspect(Registry.child_spec(keys: :unique, name: Rr))
IO.inspect(Supervisor.child_spec({Registry, keys: :duplicate, name: Rr}, []))
IO.inspect(PartitionSupervisor.child_spec(child_spec: Agent, name: PS) |> Map.take([:id, :type]))

for {spec, o} <- [{%{}, []}, {Nope, []}, {{Nope, 1}, []}, {"x", []}, {{1, 2}, []}, {Enum, []}, {{Enum, 1}, []}, {Plain, [foo: 1]}, {{Plain, 1, 2}, []}, {:lists, []}, {%{id: 1}, [a: 1]}, {Supervisor, []}, {{Supervisor, []}, []}] do
  try do
    IO.inspect(Supervisor.child_spec(spec, o))
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}\n--")
  end
end
try do
  IO.inspect(Supervisor.init([Plain, {Own, 3}, %{id: 7, start: {M, :f, [1]}}], strategy: :rest_for_one, max_restarts: 7, max_seconds: 70))
  IO.inspect(Supervisor.init([], []))
rescue
  e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
end
