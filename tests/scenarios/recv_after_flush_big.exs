# receive with after 0 and computed timeouts, flushing, big mailboxes, message order, self-sent messages.
me = self()
flush = fn f, acc ->
  receive do
    m -> f.(f, [m | acc])
  after
    0 -> Enum.reverse(acc)
  end
end
IO.inspect(flush.(flush, []))
for i <- 1..5, do: send(me, i)
IO.inspect(flush.(flush, []))
IO.inspect(send(me, :returned))
receive do
  :other -> IO.puts("no")
after
  0 -> IO.puts("nothing matched")
end
IO.inspect(Process.info(me, :message_queue_len))
IO.inspect(Process.info(me, :messages))
receive do
after
  10 -> IO.puts("only after")
end
wait = 5
r = receive do
  {:x, v} when v > 10 -> v
after
  wait * 2 -> :computed
end
IO.inspect(r)
for i <- 1..10_000, do: send(me, {:n, i})
send(me, {:special, :last})
receive do: ({:special, x} -> IO.inspect(x))
receive do: ({:n, 5000} -> IO.puts("five thousand"))
sum = fn f, acc ->
  receive do
    {:n, i} -> f.(f, acc + i)
  after
    0 -> acc
  end
end
IO.inspect(sum.(sum, 0))
IO.inspect(flush.(flush, []))
# the order between two processes
parent = spawn_link(fn -> for i <- 1..3, do: send(me, {:p, i}); send(me, :done) end)
receive do: (:done -> :ok)
IO.inspect(flush.(flush, []))
IO.inspect(is_pid(parent))
# a bad after value
for v <- [-1, :soon, 1.5] do
  try do
    receive do: (:never -> 1), after: (v -> 2)
  rescue
    e -> IO.inspect(e)
  catch
    k, e -> IO.inspect({k, e})
  end
end
# guards that fail in receive, and values of a receive
send(me, :atom)
send(me, "str")
r = receive do
  x when length(x) > 1 -> :list
  x when is_binary(x) -> {:bin, x}
end
IO.inspect({r, flush.(flush, [])})
{:ok, v} = (send(me, {:ok, 1}); receive do: ({:ok, _} = t -> t))
IO.inspect(v)
ref = make_ref()
send(me, {make_ref(), :wrong})
send(me, {ref, :right})
IO.inspect(receive do: ({^ref, x} -> x))
IO.inspect(length(flush.(flush, [])))
t0 = System.monotonic_time(:millisecond)
receive do: (:never -> 1), after: (60 -> :ok)
IO.inspect(System.monotonic_time(:millisecond) - t0 >= 60)
pid = spawn(fn -> receive do: (:infinity_never -> 1), after: (:infinity -> 2) end)
Process.sleep(20)
IO.inspect(Process.alive?(pid))
f = fn -> receive do: (x when is_integer(x) -> x * 2), after: (0 -> :empty) end
send(me, :a)
send(me, 21)
IO.inspect([f.(), f.(), flush.(flush, [])])
