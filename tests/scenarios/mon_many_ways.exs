# Monitors: several on one, demonitor with flush and info, by name, of the dead, alias options, order of DOWN and EXIT.
Logger.configure(level: :none)
me = self()
idle = fn -> receive do: ({:exit, r} -> exit(r)) end
take = fn -> receive do m -> m after 60 -> :nothing end end

p = spawn(idle)
refs = for _ <- 1..3, do: Process.monitor(p)
IO.inspect(length(Enum.uniq(refs)))
IO.inspect(Process.demonitor(hd(refs)))
IO.inspect(Process.demonitor(hd(refs), [:info]))
IO.inspect(Process.demonitor(Enum.at(refs, 1), [:info]))
send(p, {:exit, :done})
[_, _, last] = refs
IO.inspect(case take.() do {:DOWN, ^last, :process, ^p, r} -> r end)
IO.inspect(take.())
p = spawn(fn -> exit(:fast) end)
ref = Process.monitor(p)
Process.sleep(50)
IO.inspect(Process.demonitor(ref, [:flush]))
IO.inspect(take.())
p = spawn(fn -> exit(:fast) end)
ref = Process.monitor(p)
Process.sleep(50)
IO.inspect(Process.demonitor(ref, [:info]))
IO.inspect(elem(take.(), 0))
p = spawn(fn -> exit(:fast) end)
ref = Process.monitor(p)
Process.sleep(50)
IO.inspect(Process.demonitor(ref, [:info, :flush]))
IO.inspect(take.())
ref = Process.monitor(:nobody)
IO.inspect(case take.() do {:DOWN, ^ref, :process, {:nobody, n}, r} -> {n == node(), r} end)
ref = Process.monitor({:nobody, node()})
IO.inspect(case take.() do {:DOWN, ^ref, :process, {:nobody, n}, r} -> {n == node(), r} end)
Process.register(spawn(idle), :named)
ref = Process.monitor(:named)
send(:named, {:exit, :by_name})
IO.inspect(case take.() do {:DOWN, ^ref, :process, {:named, _}, r} -> r end)
# DOWN and EXIT of the same process
Process.flag(:trap_exit, true)
{p, ref} = spawn_monitor(fn -> receive do: (:go -> exit(:both)) end)
Process.link(p)
send(p, :go)
got = for _ <- 1..2 do
  receive do
    {:DOWN, _, _, ^p, r} -> {:DOWN, r}
    {:EXIT, ^p, r} -> {:EXIT, r}
  end
end
IO.inspect(Enum.sort(got))
Process.flag(:trap_exit, false)
for f <- [fn -> exit(:normal) end, fn -> raise "x" end, fn -> throw(:x) end, fn -> :erlang.error(:y) end, fn -> Process.exit(self(), :kill) end, fn -> :ok end, fn -> exit({:a, "b"}) end] do
  spawn_monitor(f)
  receive do
    {:DOWN, _, _, _, {%e{} = ex, st}} when is_list(st) -> IO.inspect({e, Exception.message(ex)})
    {:DOWN, _, _, _, {r, st}} when is_list(st) -> IO.inspect({r, :stack})
    {:DOWN, _, _, _, r} -> IO.inspect(r)
  end
end
ref = Process.monitor(self())
IO.inspect(take.())
IO.inspect(Process.demonitor(ref, [:info]))
p = spawn(idle)
m = spawn(fn -> Process.monitor(p); send(me, :ok); idle.() end)
receive do: (:ok -> :ok)
IO.inspect(Process.info(p, :monitored_by) == {:monitored_by, [m]})
IO.inspect(Process.info(m, :monitors) == {:monitors, [process: p]})
Process.exit(m, :kill)
Process.sleep(50)
IO.inspect(Process.info(p, :monitored_by))
ref = :erlang.monitor(:process, p, alias: :demonitor)
send(ref, :through_the_alias)
IO.inspect(take.())
Process.demonitor(ref)
send(ref, :lost)
IO.inspect(take.())
ref = :erlang.monitor(:process, p, tag: :my_tag)
send(p, {:exit, :tagged})
IO.inspect(case take.() do {:my_tag, ^ref, :process, ^p, r} -> r end)
IO.inspect(Process.demonitor(make_ref()))
