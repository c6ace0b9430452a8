# Processes by hand: request and reply, servers with loops, futures, a lazy value, a mutable variable, a supervisor by hand, process info.
me = self()
defmodule Loop do
  def start(state), do: spawn_link(fn -> loop(state) end)
  defp loop(s) do
    receive do
      {:get, from, ref} -> send(from, {ref, s}); loop(s)
      {:set, v} -> loop(v)
      {:apply, f, from, ref} -> {r, s} = f.(s); send(from, {ref, r}); loop(s)
      {:become, f} -> f.(s)
      :stop -> :ok
    end
  end
  def call(pid, f) do
    ref = make_ref()
    send(pid, {:apply, f, self(), ref})
    receive do: ({^ref, r} -> {:ok, r}), after: (500 -> :timeout)
  end
  def get(pid) do
    ref = make_ref()
    send(pid, {:get, self(), ref})
    receive do: ({^ref, s} -> s)
  end
end
p = Loop.start([])
IO.inspect(for x <- 1..3, do: Loop.call(p, fn s -> {length(s), [x | s]} end))
send(p, {:set, :replaced})
IO.inspect(Loop.get(p))
send(p, {:become, fn s -> send(me, {:last_words, s}) end})
receive do: (m -> IO.inspect(m))
Process.sleep(20)
IO.inspect(Process.alive?(p))

future = fn f ->
  owner = self()
  {pid, ref} = spawn_monitor(fn -> exit({:value, f.()}) end)
  fn ->
    true = self() == owner
    receive do
      {:DOWN, ^ref, :process, ^pid, {:value, v}} -> {:ok, v}
      {:DOWN, ^ref, :process, ^pid, {{:nocatch, v}, _}} -> {:thrown, v}
      {:DOWN, ^ref, :process, ^pid, r} -> {:failed, r}
    end
  end
end
fs = for i <- 1..3, do: future.(fn -> i * i end)
IO.inspect(Enum.map(fs, & &1.()))
IO.inspect(future.(fn -> exit(:nope) end).())

lazy = fn f -> spawn(fn -> receive do: ({:force, p} -> (fn v -> send(p, {:forced, v}); l = fn l -> receive do: ({:force, p} -> send(p, {:forced, v}); l.(l)) end; l.(l) end).(f.())) end) end
l = lazy.(fn -> IO.puts("computing"); 99 end)
for _ <- 1..2 do
  send(l, {:force, me})
  receive do: ({:forced, v} -> IO.inspect(v))
end

# a supervisor in ten lines
defmodule MiniSup do
  def start(specs, boss), do: spawn(fn ->
    Process.flag(:trap_exit, true)
    loop(Map.new(specs, fn {id, f} -> {spawn_link(f), {id, f, 0}} end), boss)
  end)
  defp loop(kids, boss) do
    receive do
      {:EXIT, pid, reason} ->
        {{id, f, n}, rest} = Map.pop!(kids, pid)
        if n >= 2, do: (send(boss, {:gave_up, id, reason}); exit(:shutdown))
        if reason == :normal, do: (send(boss, {:ended, id}); loop(rest, boss)), else: (send(boss, {:restart, id, reason}); loop(Map.put(rest, spawn_link(f), {id, f, n + 1}), boss))
    end
  end
end
s = MiniSup.start([ok: fn -> :ok end, bad: fn -> Process.sleep(30); exit(:bad) end], me)
ref = Process.monitor(s)
log = fn log, acc -> receive do
  {:DOWN, ^ref, _, _, r} -> Enum.reverse([{:sup, r} | acc])
  m -> log.(log, [m | acc])
end end
IO.inspect(log.(log, []))

keys = [:message_queue_len, :status, :links, :trap_exit, :registered_name, :priority, :monitors]
q = spawn(fn -> receive do: (:x -> :ok) end)
send(q, :other)
Process.sleep(20)
IO.inspect(Process.info(q, keys))
IO.inspect(Process.info(q, :messages))
IO.inspect(Process.info(q, [:status]))
Process.exit(q, :kill)
Process.sleep(20)
IO.inspect({Process.info(q), Process.info(q, :status), Process.alive?(q)})
IO.inspect(self() in Process.list())
Process.put(:k, 1)
IO.inspect([Process.get(:k), Process.put(:k, 2), Process.get(:nope, :d), Process.delete(:k), Process.get(:k), Process.get_keys(:zzz)])
:ok = Process.send(me, :opt, [:noconnect])
receive do: (m -> IO.inspect(m))
IO.inspect(spawn(fn -> :ok end) |> is_pid())
Process.spawn(fn -> exit(:opts) end, [:monitor])
receive do: ({:DOWN, _, _, _, r} -> IO.inspect(r))
Process.flag(:trap_exit, true)
pid = Process.spawn(Kernel, :exit, [:mfa], [:link])
receive do: ({:EXIT, ^pid, r} -> IO.inspect(r))
