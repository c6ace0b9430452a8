IO.puts("before")
x = %Nope{a: 1}
IO.inspect(x)
