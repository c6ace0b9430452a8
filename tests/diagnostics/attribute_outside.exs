IO.puts(@foo)
