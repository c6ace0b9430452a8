defmodule A do
  IO.puts("in body")
  raise "oops"
end
