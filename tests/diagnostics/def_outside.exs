IO.puts("hi")
def f(x), do: x
