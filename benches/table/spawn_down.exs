# Spawn a process and see its :DOWN, COUNT times.
count = String.to_integer(hd(System.argv()))

for _ <- 1..count//1 do
  {pid, ref} = spawn_monitor(fn -> :ok end)

  receive do
    {:DOWN, ^ref, :process, ^pid, _} -> :ok
  end
end
