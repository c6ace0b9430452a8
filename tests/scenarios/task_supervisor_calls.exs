# Task.Supervisor: async, async_nolink, start_child with restart types, children, terminate_child, async_stream(_nolink), $callers.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()

{:ok, sup} = Task.Supervisor.start_link(name: TS)
IO.inspect(Task.await(Task.Supervisor.async(TS, fn -> Process.get(:"$callers") == [me] end)))
IO.inspect(Task.await(Task.Supervisor.async(sup, Enum, :sum, [[1, 2, 3]])))
t = Task.Supervisor.async_nolink(TS, fn -> raise "nolink" end)
receive do
  {:DOWN, ref, :process, pid, {%RuntimeError{message: m}, _}} -> IO.inspect({ref == t.ref, pid == t.pid, m})
end
t = Task.Supervisor.async_nolink(TS, fn -> exit({:shutdown, 1}) end)
IO.inspect(Task.yield(t, 500))
t = Task.Supervisor.async(TS, fn -> exit(:linked) end)
IO.inspect(Task.yield(t, 500))
receive do: ({:EXIT, p, r} -> IO.inspect({p == t.pid, r}))
{:ok, p} = Task.Supervisor.start_child(TS, fn -> send(me, {:child, self()}); Process.sleep(:infinity) end)
receive do: ({:child, ^p} -> :ok)
IO.inspect(Task.Supervisor.children(TS) == [p])
IO.inspect(Task.Supervisor.terminate_child(TS, p))
IO.inspect(Task.Supervisor.terminate_child(TS, p))
IO.inspect(Task.Supervisor.children(TS))
{:ok, p} = Task.Supervisor.start_child(TS, Process, :sleep, [:infinity], restart: :temporary, shutdown: :brutal_kill)
ref = Process.monitor(p)
Task.Supervisor.terminate_child(TS, p)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))

counter = :counters.new(1, [])
{:ok, _} = Task.Supervisor.start_child(TS, fn ->
  :counters.add(counter, 1, 1)
  n = :counters.get(counter, 1)
  send(me, {:try, n})
  if n < 3, do: exit(:again)
end, restart: :transient)
for _ <- 1..3, do: receive(do: ({:try, n} -> IO.inspect(n)))
Process.sleep(50)
IO.inspect(Task.Supervisor.children(TS))

r = Task.Supervisor.async_stream(TS, 1..4, fn x -> x * x end, max_concurrency: 2) |> Enum.to_list()
IO.inspect(r)
r = Task.Supervisor.async_stream_nolink(TS, [1, 0, 2], fn x -> if x == 0, do: exit(:zero), else: 10 / x end) |> Enum.to_list()
IO.inspect(r)
r = Task.Supervisor.async_stream_nolink(TS, [1, 200, 2], fn x -> Process.sleep(x); x end, timeout: 90, on_timeout: :kill_task, max_concurrency: 3) |> Enum.to_list()
IO.inspect(r)
IO.inspect(Task.Supervisor.async_stream(TS, ["a", "b"], String, :duplicate, [2], ordered: false, max_concurrency: 1) |> Enum.to_list())
nested = Task.Supervisor.async(TS, fn ->
  outer = self()
  Task.await(Task.async(fn -> Process.get(:"$callers") == [outer, me] end))
end)
IO.inspect(Task.await(nested))
{:ok, small} = Task.Supervisor.start_link(max_children: 1)
{:ok, _} = Task.Supervisor.start_child(small, fn -> Process.sleep(:infinity) end)
IO.inspect(Task.Supervisor.start_child(small, fn -> 1 end))
try do
  Task.Supervisor.async(small, fn -> 1 end)
rescue
  e -> IO.puts(Exception.message(e))
end
try do
  Task.Supervisor.async(:nobody, fn -> 1 end)
catch
  k, {r, {m, f, _}} -> IO.inspect({k, r, m, f})
end
for o <- [[restart: :sometimes], [max_restarts: -1], [foo: 1]] do
  r = try do
    with {:ok, _} <- Task.Supervisor.start_link(o), do: :started
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
  IO.inspect({o, r})
end
IO.inspect(Supervisor.stop(TS))
receive do: ({:EXIT, ^sup, r} -> IO.inspect(r))
