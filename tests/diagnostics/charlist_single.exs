IO.puts('abc' ++ [1 | 2])
