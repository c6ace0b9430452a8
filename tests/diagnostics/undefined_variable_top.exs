IO.puts(hello)
