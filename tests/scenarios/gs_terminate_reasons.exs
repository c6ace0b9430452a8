# terminate/2 with every reason, its own failures, its return value, and what monitors see.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Tm do
  use GenServer
  def init({trap, how}) do
    Process.flag(:trap_exit, trap)
    {:ok, how}
  end
  def handle_call({:stop, r}, _, s), do: {:stop, r, :bye, s}
  def handle_call({:stop_silent, r}, _, s), do: {:stop, r, s}
  def handle_call({:raise, m}, _, _), do: raise(ArgumentError, m)
  def handle_call({:badret, v}, _, _), do: v
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
  def handle_info({:stop, r}, s), do: {:stop, r, s}
  def handle_info({:exit, r}, _), do: exit(r)
  def handle_info({:EXIT, _, r}, s) do
    IO.inspect({:got_exit, r})
    {:noreply, s}
  end
  def terminate(r, how) do
    r2 = case r do
      {%e{}, st} when is_list(st) -> {e, :stack}
      {x, st} when is_list(st) -> {x, :stack}
      r -> r
    end
    IO.inspect({:terminate, r2})
    case how do
      :raise -> raise "in terminate"
      :exit -> exit(:from_terminate)
      :throw -> throw(:thrown)
      other -> other
    end
  end
end

run = fn trap, how, act ->
  {:ok, p} = GenServer.start_link(Tm, {trap, how})
  r = try do
    act.(p)
  catch
    k, {{%e{}, _}, {GenServer, f, _}} -> {k, e, f}
    k, {r, {GenServer, f, _}} -> {k, r, f}
    k, r -> {k, r}
  end
  d = receive do
    {:EXIT, ^p, {%e{} = ex, st}} when is_list(st) -> {e, Exception.message(ex)}
    {:EXIT, ^p, {x, st}} when is_list(st) -> {x, :stack}
    {:EXIT, ^p, d} -> d
  after
    200 -> Process.exit(p, :kill)
  end
  IO.inspect({how, r, d})
end

for how <- [:ok, :raise, :exit, :throw], r <- [:normal, :shutdown, {:shutdown, 1}, :other] do
  run.(false, how, &GenServer.call(&1, {:stop, r}))
end
run.(false, :ok, &GenServer.call(&1, {:stop_silent, :normal}))
run.(false, :ok, &GenServer.call(&1, {:stop_silent, :odd}))
run.(false, :ok, &GenServer.call(&1, {:raise, "bad arg"}))
for v <- [:ok, {:reply, 1}, {:noreply, 1, 2, 3}, nil], do: run.(false, :ok, &GenServer.call(&1, {:badret, v}))
run.(true, :ok, &GenServer.cast(&1, {:stop, :normal}))
run.(true, :ok, &send(&1, {:stop, {:shutdown, :info}}))
run.(true, :ok, &send(&1, {:exit, :normal}))
run.(true, :ok, &send(&1, {:exit, :abnormal}))
run.(true, :ok, &Process.exit(&1, :parent_says))
run.(false, :ok, &Process.exit(&1, :parent_says))
run.(true, :ok, &Process.exit(&1, :kill))
run.(true, :ok, &Process.exit(&1, :normal))
for r <- [:normal, :shutdown, :other, {:a, :b}], how <- [:ok, :raise], do: run.(false, how, &GenServer.stop(&1, r))
run.(true, :ok, fn p -> spawn(fn -> Process.exit(p, :stranger) end); Process.sleep(60); GenServer.stop(p) end)
