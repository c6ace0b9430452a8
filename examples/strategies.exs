# One experiment, three strategies
# ================================
#
#     suplab strategies.exs
#     suplab compare strategies.exs
#
# Two counters and a bucket under `Lab`. The first counter crashes when it gets to 3, the second is killed. Run
# like this it shows what one_for_one makes of that; `suplab compare` runs it under each strategy, and shows side
# by side who was stopped, who was restarted, and who never noticed.

Logger.configure(level: :none)

start counter, name: :one, every: 1_000, crash_at: 3
start counter, name: :two, every: 700
start bucket, name: :shopping

advance 5_500
kill :two, :boom
advance 2_000
tree
