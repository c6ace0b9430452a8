defmodule A do
  def f, do: throw(:ball)
end

A.f()
IO.puts("x")
