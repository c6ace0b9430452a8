# What start_child of a DynamicSupervisor answers for each result of a start function, and which children it keeps.
Logger.configure(level: :none)

defmodule Start do
  def it({:ok, x}), do: {:ok, pid(x), x}
  def it(:plain), do: {:ok, pid(:plain)}
  def it({:raise, m}), do: raise(m)
  def it({:throw, m}), do: throw(m)
  def it({:exit, m}), do: exit(m)
  def it({:as_is, m}), do: m
  defp pid(x), do: spawn_link(fn -> Process.sleep(if x == :short, do: 1, else: :infinity) end)
end

{:ok, ds} = DynamicSupervisor.start_link(strategy: :one_for_one)
shape = fn
  {:ok, p} -> {:ok, is_pid(p)}
  {:ok, p, i} -> {:ok, is_pid(p), i}
  {:error, {:EXIT, {%e{} = ex, st}}} when is_list(st) -> {:error, :EXIT, e, Exception.message(ex)}
  {:error, {:EXIT, {r, st}}} when is_list(st) -> {:error, :EXIT, r, :stack}
  {:error, {r, st}} when is_list(st) -> {:error, r, :stack}
  other -> other
end

for arg <- [:plain, {:ok, :info}, {:raise, "no"}, {:throw, :t}, {:exit, :e}, {:as_is, :ignore}, {:as_is, {:error, :why}}, {:as_is, :what}, {:as_is, {:ok, :undefined}}, {:as_is, nil}] do
  IO.inspect({arg, shape.(DynamicSupervisor.start_child(ds, %{id: :any, start: {Start, :it, [arg]}}))})
end
IO.inspect(DynamicSupervisor.count_children(ds))
IO.inspect(shape.(DynamicSupervisor.start_child(ds, %{id: :any, start: {Start, :nope, []}})) |> elem(0))
for restart <- [:permanent, :transient, :temporary] do
  {:ok, pid, _} = DynamicSupervisor.start_child(ds, %{id: 1, restart: restart, start: {Start, :it, [{:ok, restart}]}})
  ref = Process.monitor(pid)
  Process.exit(pid, :kill)
  receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect({restart, r}))
  Process.sleep(60)
  IO.inspect(DynamicSupervisor.count_children(ds))
end
for spec <- [:atom, {Agent, :not_fun_but_ok}, %{id: 1}, {1, 2}, %{id: 1, start: :x}, %{id: 1, start: {A, :b, [], 1}}, {:id, {Agent, :start_link, [fn -> 1 end]}, :permanent, 5000, :worker, [Agent]}] do
  r = try do
    DynamicSupervisor.start_child(ds, spec) |> shape.()
  rescue
    e -> {:raised, e.__struct__, Exception.message(e)}
  catch
    k, r -> {k, r}
  end
  IO.inspect(if(is_tuple(r) and elem(r, 0) == :error and elem(r, 1) |> is_tuple() and elem(elem(r, 1), 0) == :bad_return_value, do: :brv, else: r))
end
for arg <- [:x, nil, "p"] do
  try do
    DynamicSupervisor.terminate_child(ds, arg)
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e) |> String.split("\n") |> hd()}")
  end
end
DynamicSupervisor.stop(ds)
