defmodule A do
  def f(x), do: x
  def f(1), do: 2

  def g(_, _), do: 1
  def g(x, y) when x > y, do: 2

  def h(x) when is_integer(x), do: 1
  def h(_), do: 2
  def h(:a), do: 3
end
