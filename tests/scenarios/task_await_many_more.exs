# Task.await_many, yield_many with options, ignore, shutdown, and results that came in the meantime.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

flush = fn flush, acc ->
  receive do
    {:EXIT, _, {%e{}, _}} -> flush.(flush, [{:EXIT, e} | acc])
    {:EXIT, _, r} -> flush.(flush, [{:EXIT, r} | acc])
    {ref, v} when is_reference(ref) -> flush.(flush, [{:ref, v} | acc])
    {:DOWN, _, _, _, r} -> flush.(flush, [{:DOWN, r} | acc])
    m -> flush.(flush, [m | acc])
  after
    80 -> IO.inspect(Enum.sort(acc), label: "mailbox")
  end
end
shape = fn f ->
  try do
    f.()
  catch
    k, {{%e{} = ex, _}, {m, f, _}} -> {k, e, Exception.message(ex), m, f}
    k, {r, {m, f, [_ts, t]}} -> {k, r, m, f, t}
    k, {r, {m, f, a}} -> {k, r, m, f, length(a)}
    k, %e{} = ex -> {k, e, Exception.message(ex) |> String.split("\n") |> hd()}
    k, r -> {k, r}
  end
end
later = fn ms, v -> Task.async(fn -> Process.sleep(ms); v end) end

IO.inspect(Task.await_many([later.(60, :a), later.(0, :b), later.(30, :c)]))
IO.inspect(Task.await_many([]))
IO.inspect(shape.(fn -> Task.await_many([later.(0, 1), later.(400, 2)], 100) end))
flush.(flush, [])
IO.inspect(shape.(fn -> Task.await_many([Task.async(fn -> exit(:bad) end), later.(20, 2)]) end))
IO.inspect(shape.(fn -> Task.await_many([Task.async(fn -> raise "bad" end)]) end))
Process.sleep(50)
flush.(flush, [])
ts = [later.(0, 1), later.(400, 2), Task.async(fn -> exit(:three) end)]
IO.inspect(for {_, r} <- Task.yield_many(ts, 150), do: r)
IO.inspect(for t <- ts, do: Task.shutdown(t, :brutal_kill))
flush.(flush, [])
t = later.(0, :done)
Process.sleep(60)
IO.inspect(Task.shutdown(t))
t = Task.async(fn -> Process.flag(:trap_exit, true); receive do: ({:EXIT, _, :shutdown} -> exit(:neat)) end)
Process.sleep(30)
IO.inspect(Task.shutdown(t))
t = Task.async(fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end)
Process.sleep(30)
IO.inspect(Task.shutdown(t, 60))
t = Task.async(fn -> Process.flag(:trap_exit, true); receive do: ({:EXIT, _, :shutdown} -> :late_result) end)
Process.sleep(30)
IO.inspect(Task.shutdown(t, 500))
t = later.(200, :ignored)
IO.inspect(Task.ignore(t))
t2 = later.(0, :value)
Process.sleep(40)
IO.inspect(Task.ignore(t2))
t3 = Task.async(fn -> exit(:x) end)
Process.sleep(40)
IO.inspect(Task.ignore(t3))
flush.(flush, [])
IO.inspect(shape.(fn -> Task.await(t, 100) end))
c = Task.completed(:now)
IO.inspect({c.pid, Task.await(c), is_reference(c.ref), c.owner == self()})
IO.inspect(Task.await_many([Task.completed(1), Task.completed(2)]))
IO.inspect(Task.yield(Task.completed(:y)))
me = self()
t = Task.async(fn -> shape.(fn -> Task.await(%Task{owner: me, pid: self(), ref: make_ref(), mfa: {:erlang, :apply, 2}}) end) end)
{:error, Task, _} = {:error, Task, t}
IO.inspect(Task.await(t) |> then(fn {:error, e, m} -> {e, String.replace(m, ~r/#(PID|Reference)<[\d.]+>/, "X")}; o -> o end))
IO.inspect(t.mfa)
IO.inspect(Task.async(Enum, :sum, [[1, 2]]) |> then(&{&1.mfa, Task.await(&1)}))
flush.(flush, [])
