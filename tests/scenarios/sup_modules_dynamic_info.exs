# modules: :dynamic, {:ok, pid, info} from a start function, and which_children of such children.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Info do
  def start_link(:info), do: {:ok, spawn_link(fn -> Process.sleep(:infinity) end), %{some: :info}}
  def start_link(:plain), do: {:ok, spawn_link(fn -> Process.sleep(:infinity) end)}
  def start_link(:ok_undefined), do: {:ok, :undefined}
  def start_link(:ignore), do: :ignore
  def start_link(:error), do: {:error, :because}
  def start_link(:odd), do: :odd
  def start_link(:pid), do: spawn_link(fn -> Process.sleep(:infinity) end)
  def start_link({:raise, m}), do: raise(m)
  def start_link({:exit, m}), do: exit(m)
  def start_link({:throw, m}), do: throw(m)
end

spec = fn what, extra -> Map.merge(%{id: what, start: {Info, :start_link, [what]}}, Map.new(extra)) end
{:ok, sup} =
  Supervisor.start_link(
    [spec.(:info, modules: :dynamic), spec.(:plain, modules: [Info, Enum]), spec.(:ignore, modules: [])],
    strategy: :one_for_one
  )
for {id, p, t, m} <- Supervisor.which_children(sup), do: IO.inspect({id, is_pid(p) || p, t, m})

shape = fn
  {:ok, pid} when is_pid(pid) -> :ok_pid
  {:ok, pid, info} when is_pid(pid) -> {:ok_pid, info}
  {:error, {{:EXIT, {what, st}}, child}} when is_list(st) -> {:crash, what, elem(child, 0)}
  {:error, {:EXIT, {what, st}}} when is_list(st) -> {:crash, what}
  {:error, {what, st}} when is_list(st) -> {:crash2, what}
  {:error, p} when is_pid(p) -> :error_pid
  {:error, {p, child}} when is_pid(p) -> {:error_pid, elem(child, 0)}
  other -> other
end
IO.inspect(shape.(Supervisor.start_child(sup, %{spec.(:info, []) | id: :again})))
IO.inspect(shape.(Supervisor.start_child(sup, %{spec.(:plain, []) | id: 2})))
for what <- [:ok_undefined, :error, :odd, :pid, {:raise, "x"}, {:exit, :y}, {:throw, :z}] do
  IO.inspect({what, shape.(Supervisor.start_child(sup, spec.(what, [])))})
end
IO.inspect(for {id, p, _, _} <- Supervisor.which_children(sup), do: {id, is_pid(p) || p})
Supervisor.terminate_child(sup, :info)
IO.inspect(shape.(Supervisor.restart_child(sup, :info)))
IO.inspect(Supervisor.count_children(sup))
for what <- [:error, :odd, {:raise, "x"}, {:exit, :y}, {:throw, :z}] do
  {:error, {:shutdown, {:failed_to_start_child, id, why}}} = Supervisor.start_link([spec.(what, [])], strategy: :one_for_one)
  IO.inspect({id, shape.({:error, why})})
end
Supervisor.stop(sup)
