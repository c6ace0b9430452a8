# Two children with the same id, bad child specs and bad child lists: what start_link and init say.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule K do
  use GenServer
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def init(a), do: {:ok, a}
end

defmodule NoSpec do
end

try_it = fn f ->
  try do
    case f.() do
      {:ok, pid} when is_pid(pid) ->
        IO.inspect({:ok, Supervisor.count_children(pid)})
        Supervisor.stop(pid)
      other -> IO.inspect(other)
    end
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  catch
    kind, e -> IO.inspect({kind, e})
  end
end

try_it.(fn -> Supervisor.start_link([{K, 1}, {K, 2}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([K, K], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: 1, start: {K, :start_link, [1]}}, %{id: 1.0, start: {K, :start_link, [1]}}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.init([{K, 1}, {K, 2}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([NoSpec], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([{NoSpec, 1}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([DoesNotExist], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([:erlang_module_none], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link(["string"], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([{1, 2, 3}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{start: {K, :start_link, [1]}}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: K}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: {K, :start_link, 1}}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: {K, :start_link, [1]}, restart: :often}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: {K, :start_link, [1]}, shutdown: -1}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: {K, :start_link, [1]}, type: :other}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: {K, :start_link, [1]}, modules: K}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([%{id: :a, start: {K, :start_link, [1]}, modules: :dynamic, extra: 1}], strategy: :one_for_one) end)
try_it.(fn -> Supervisor.start_link([], []) end)
try_it.(fn -> Supervisor.start_link([], strategy: :one_for_one, name: "string") end)
try_it.(fn -> Supervisor.start_link([], strategy: :one_for_one, name: nil) end)
