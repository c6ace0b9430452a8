defmodule A do
  def f(x, g) when g.(x), do: 1
end
