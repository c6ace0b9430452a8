defmodule A do
  def f(x) do
    x + 1

  def g(x), do: x
end
