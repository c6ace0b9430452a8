defmodule A do
  def f(1), do: 1
  def g(1), do: 1
  def f(1, 2), do: 2
end
