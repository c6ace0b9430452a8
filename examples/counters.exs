# Three counters, three strategies
# ================================
#
#     suplab counters.exs
#
# The counters of Elixir School's post on supervisor strategies. Each counts up once a second. One crashes
# when it gets to 22, one never does, one crashes when it gets to 5. Which of them start again when one
# crashes is for the strategy of their supervisor to say.
#
# 25 seconds go by under each strategy, in a few milliseconds: time here is the lab's own. What happens is
# shown as in the shell, with the lab's time: `x` an end, `^` what a supervisor decides, `+` a start.

counters = [
  {Lab.Counter, name: :one, every: 1_000, crash_at: 22},
  {Lab.Counter, name: :two, every: 1_000},
  {Lab.Counter, name: :three, every: 1_000, crash_at: 5}
]

# The crash reports of the log would say the same at greater length.
Logger.configure(level: :none)

for strategy <- [:one_for_one, :rest_for_one, :one_for_all] do
  IO.puts("\n== #{strategy}\n")
  Supervisor.start_link(counters, strategy: strategy, name: :team)
  watch(true)
  advance(25_000)
  watch(false)

  for name <- [:one, :two, :three] do
    IO.puts("#{inspect(name)} stands at #{Counter.value(name)}")
  end

  Supervisor.stop(:team)
end

# one_for_one: each counter starts again by itself. :two stands at 25, whatever befalls the others.
#
# rest_for_one: the order of the children matters. :three is the last one, so its crashes are its own
# affair. :one is the first: when it crashes at 23 seconds, :two and :three have to start again with it.
#
# one_for_all: every crash of :three takes :one and :two along, so that :one never lives to see 22.
