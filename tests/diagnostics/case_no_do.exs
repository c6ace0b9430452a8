defmodule A do
  def f(x), do: case(x)
end
