# Restart intensity and escalation
# ================================
#
# A supervisor that restarts a child again and again would hide a fault that restarts cannot mend. So it
# counts: with more than so many restarts within so many seconds (3 in 5, unless told otherwise) it ends
# its children and itself. Then it is for its own supervisor to restart it, and so on, up the tree.

Logger.configure(level: :none)

# A team with a counter that crashes once a second; the team bears three crashes in five seconds.
start(supervisor, name: :team)
start(counter, name: :quick, every: 500, crash_at: 1, in: :team)
start(counter, name: :calm, every: 1_000, in: :team)

IO.puts("The tree at first:\n")
tree()

IO.puts("\nThe first four crashes. The fourth is one too many for :team, which gives up. Lab, its supervisor,")
IO.puts("restarts it: an empty team, for what was added by hand is not in its list of children.\n")
watch(true)
advance(5_000)
watch(false)
IO.puts("")
tree()

# A tree that is written down as one restarts whole, and can fail at every level.
IO.puts("\nA team with its children in its list comes back whole, and crashes again, until Lab gives up too:\n")
reset()

child = %{
  id: :team,
  type: :supervisor,
  start: {Supervisor, :start_link, [[{Lab.Counter, name: :quick, every: 500, crash_at: 1}], [strategy: :one_for_one, name: :team]]}
}

intensity(1, 60)
Supervisor.start_child(Lab, child)
watch(true)
advance(20_000)
watch(false)
IO.puts("\nIs Lab there? #{inspect(Process.whereis(Lab))}")
reset()
IO.puts("And after a reset? #{inspect(is_pid(Process.whereis(Lab)))}")
