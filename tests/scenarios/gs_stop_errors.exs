# GenServer.stop: not there, own process, timeouts, other reasons than asked, names.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule St do
  use GenServer
  def init(how), do: {:ok, how}
  def terminate(_, {:sleep, ms}), do: Process.sleep(ms)
  def terminate(_, {:exit, r}), do: exit(r)
  def terminate(_, :raise), do: raise("t")
  def terminate(_, _), do: :ok
  def handle_call(:stop_me, _, s), do: {:reply, catch_exit(fn -> GenServer.stop(self()) end), s}
  defp catch_exit(f) do
    f.()
  catch
    k, r -> {k, r}
  end
end

try_stop = fn args ->
  r = try do
    apply(GenServer, :stop, args)
  rescue
    e -> {:raised, e.__struct__, Exception.message(e)}
  catch
    :exit, {{%e{} = ex, _}, {m, f, [_ | a]}} -> {:exit, e, Exception.message(ex), m, f, a}
    :exit, {r, {m, f, [_ | a]}} -> {:exit, r, m, f, a}
    k, r -> {k, r}
  end
  IO.inspect(r)
end

go = fn how, args ->
  {:ok, p} = GenServer.start_link(St, how)
  try_stop.([p | args])
  receive do
    {:EXIT, ^p, {%e{}, _}} -> IO.inspect({:down, e})
    {:EXIT, ^p, r} -> IO.inspect({:down, r})
  after
    300 -> IO.inspect(Process.alive?(p))
  end
end
go.(:ok, [])
go.(:ok, [:shutdown])
go.(:ok, [{:shutdown, :x}, :infinity])
go.(:ok, [:whatever, 1000])
go.({:exit, :other}, [])
go.({:exit, :other}, [:other])
go.({:exit, {:shutdown, 1}}, [])
go.(:raise, [])
go.({:sleep, 150}, [:normal, 30])

{:ok, p} = GenServer.start_link(St, :ok, name: :stop_name)
IO.inspect(GenServer.call(p, :stop_me) |> then(fn {k, {r, {m, f, [_ | a]}}} -> {k, r, m, f, a} end))
try_stop.([:stop_name])
try_stop.([:stop_name])
try_stop.([{:stop_name, node()}])
try_stop.([{:global, :none}])
try_stop.([{:via, :global, :none}])
try_stop.([self()])
try_stop.([p])
try_stop.(["name"])
# a plain process: stop sends a system message, so it never answers
plain = spawn(fn -> Process.sleep(:infinity) end)
try_stop.([plain, :normal, 50])
IO.inspect(Process.alive?(plain))
# stop of an agent, a supervisor, a task supervisor
{:ok, a} = Agent.start_link(fn -> 1 end)
try_stop.([a])
{:ok, s} = Supervisor.start_link([], strategy: :one_for_one)
try_stop.([s, :shutdown])
{:ok, s} = Task.Supervisor.start_link()
try_stop.([s, :brutal])
