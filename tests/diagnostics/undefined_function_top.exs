IO.puts("one")
hello(1, 2)
