x = 1
y = 2
IO.puts(y)
f = fn a, b -> b end
f.(1, 2)
