# Links in groups: rings, stars, trapping in the middle, spawn_link in chains, linking to the dead, self links.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()
idle = fn -> Process.sleep(:infinity) end
down = fn p -> receive do: ({:DOWN, _, :process, ^p, r} -> r) end

# a star: the middle dies, all die with the same reason
center = spawn(idle)
points = for _ <- 1..4, do: spawn(fn -> Process.link(center); send(me, :linked); idle.() end)
for _ <- points, do: receive(do: (:linked -> :ok))
for p <- points, do: Process.monitor(p)
Process.exit(center, {:star, 1})
IO.inspect(for p <- points, do: down.(p))
# a ring: one dies, all die
ring = for _ <- 1..5, do: spawn(fn -> receive do: ({:next, p} -> Process.link(p)); send(me, :linked); idle.() end)
Enum.zip(ring, tl(ring) ++ [hd(ring)]) |> Enum.each(fn {a, b} -> send(a, {:next, b}) end)
for _ <- ring, do: receive(do: (:linked -> :ok))
for p <- ring, do: Process.monitor(p)
Process.exit(Enum.at(ring, 2), :ring_broken)
IO.inspect(for p <- ring, do: down.(p))
# one that traps stops the spreading
[a, b, c] = chain = for i <- 1..3 do
  spawn(fn ->
    Process.flag(:trap_exit, i == 2)
    receive do: ({:link, p} -> Process.link(p))
    send(me, :linked)
    receive do: ({:EXIT, from, r} -> send(me, {:trapped, i, from, r}))
    receive do: (:stop -> exit(:stopped))
  end)
end
for {x, y} <- [{a, b}, {b, c}, {c, c}], do: send(x, {:link, y})
for _ <- chain, do: receive(do: (:linked -> :ok))
for p <- chain, do: Process.monitor(p)
Process.exit(a, :first)
IO.inspect(down.(a))
receive do: ({:trapped, i, ^a, r} -> IO.inspect({i, r}))
IO.inspect({Process.alive?(b), Process.alive?(c)})
send(b, :stop)
IO.inspect({down.(b), down.(c)})
# reasons that do and do not spread
for r <- [:normal, :shutdown, {:shutdown, 1}, :kill, "text", 1.5, nil] do
  p = spawn_link(fn -> receive do: (:go -> exit(r)) end)
  q = spawn(fn -> Process.link(p); send(me, :ready); receive do: (:never -> 1), after: (100 -> exit(:survived)) end)
  receive do: (:ready -> :ok)
  Process.monitor(q)
  send(p, :go)
  receive do: ({:EXIT, ^p, got} -> IO.inspect({r, got, down.(q)}))
end
# linking to the dead
dead = spawn(fn -> :ok end)
ref = Process.monitor(dead)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
IO.inspect(Process.link(dead))
receive do: ({:EXIT, ^dead, r} -> IO.inspect(r))
p = spawn(fn -> Process.link(dead); Process.sleep(100) end)
ref = Process.monitor(p)
receive do: ({:DOWN, ^ref, _, _, {r, [_ | _]}} -> IO.inspect(r))
IO.inspect(Process.link(self()))
IO.inspect(Process.unlink(dead))
p = spawn_link(idle)
IO.inspect(p in (Process.info(self(), :links) |> elem(1)))
Process.unlink(p)
Process.unlink(p)
IO.inspect(p in (Process.info(self(), :links) |> elem(1)))
Process.exit(p, :kill)
receive do: (m -> IO.inspect(m)), after: (50 -> IO.puts("nothing"))
# unlink takes an exit message that is already there? no, it stays
p = spawn_link(fn -> exit(:quick) end)
Process.sleep(50)
Process.unlink(p)
receive do: ({:EXIT, ^p, r} -> IO.inspect(r)), after: (0 -> IO.puts("gone"))
IO.inspect(Process.flag(:trap_exit, false))
IO.inspect(Process.flag(:trap_exit, true))
