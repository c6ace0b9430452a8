# A restart, one thing at a time
# ==============================
#
#     suplab step.exs
#
# `pause` stops the lab; `step` lets one thing happen and says what: a signal arrives, a process begins. Here the
# middle one of three is killed under rest_for_one: see who is stopped first, and who comes back in which order.

strategy :rest_for_one

for name <- [:one, :two, :three], do: start(counter, name: name)

pause()
kill :two, :boom
step 10
tree
