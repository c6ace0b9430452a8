IO.puts("abc #{1 + } def")
