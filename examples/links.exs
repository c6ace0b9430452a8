# Links and exit reasons
# ======================
#
# A link ties two processes together: when one ends for a reason other than :normal, the other gets an
# exit signal with that reason, and ends too, unless it traps exits. Then the signal becomes a message.

# What a process that has ended with this reason has had to tell.
outcome = fn reason ->
  receive do
    {:told, told} -> "gets a message: #{inspect(told)}"
    :nothing -> "goes on"
  after
    0 -> "ends too: #{inspect(reason)}"
  end
end

# Somebody to be linked to the processes below, who tells what becomes of each.
watcher = fn trap, work ->
  parent = self()

  {pid, _ref} =
    spawn_monitor(fn ->
      Process.flag(:trap_exit, trap)
      spawn_link(work)

      receive do
        {:EXIT, _from, reason} -> send(parent, {:told, reason})
      after
        100 -> send(parent, :nothing)
      end
    end)

  receive do
    {:DOWN, _ref, :process, ^pid, reason} -> outcome.(reason)
  end
end

works = [
  {"ends as it should", fn -> :done end},
  {"exit(:normal)", fn -> exit(:normal) end},
  {"exit(:shutdown)", fn -> exit(:shutdown) end},
  {"exit(:boom)", fn -> exit(:boom) end},
  {"exit(:kill)", fn -> exit(:kill) end},
  {"is killed", fn -> Process.exit(self(), :kill) end}
]

for {what, work} <- works, trap <- [false, true] do
  who = if trap, do: "a linked process that traps exits", else: "a linked process"
  IO.puts("#{String.pad_trailing(what, 20)} #{String.pad_trailing(who, 34)} #{watcher.(trap, work)}")
end

# Note the last two. A process that calls exit(:kill) ends for a reason like any other, which can be
# trapped. One that is sent the signal :kill cannot help it, and the others see that it was :killed.
