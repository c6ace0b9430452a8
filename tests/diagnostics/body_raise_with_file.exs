x = 1

defmodule A do
  IO.puts("in body #{inspect(__MODULE__)}")
  raise "oops"
end

IO.puts(x)
