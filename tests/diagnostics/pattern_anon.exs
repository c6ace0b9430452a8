defmodule A do
  def f(g, g.(x)), do: x
end
