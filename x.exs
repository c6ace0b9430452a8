# A session of suplab. `suplab run` on this file repeats it: the same inputs at the same times.
session clock: :virtual

start counter, name: :one

kill one boom

start counter nme: :two

start countr, name: :two

tre

start counter, nmae: :two

kill :oen

strategy :one_for_al

intensity 3

at 0.000
