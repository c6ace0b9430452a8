# :counters, :atomics, and :global's locks between processes.
counters = :counters.new(3, [])
:counters.add(counters, 1, 5)
:counters.sub(counters, 2, 5)
IO.inspect(for i <- 1..3, do: :counters.get(counters, i))
ref = :atomics.new(2, signed: true)
IO.inspect({:atomics.add_get(ref, 1, 3), :atomics.exchange(ref, 1, 9)})
IO.inspect({:atomics.compare_exchange(ref, 1, 9, 10), :atomics.compare_exchange(ref, 1, 9, 10)})

tasks = for _ <- 1..10, do: Task.async(fn -> for _ <- 1..100, do: :atomics.add(ref, 2, 1) end)
Task.await_many(tasks)
IO.inspect(:atomics.get(ref, 2))

for work <- [fn -> :atomics.get(ref, 3) end, fn -> :atomics.get(1, 1) end, fn -> :atomics.new(0, []) end] do
  try do
    work.()
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

me = self()
IO.inspect(:global.set_lock({:printer, me}))

spawn(fn ->
  IO.inspect({:other, :global.set_lock({:printer, self()}, [node()], 0)})
  send(me, :go)
end)

receive do: (:go -> :ok)

spawn(fn ->
  IO.inspect(:global.trans({:printer, self()}, fn -> :printed end))
  send(me, :go)
end)

Process.sleep(20)
IO.inspect(:global.del_lock({:printer, me}))
receive do: (:go -> :ok)
IO.inspect(:global.trans({:r, 1}, fn -> :global.trans({:r, 2}, fn -> 1 end, [node()], 0) end))
