defmodule A do
  def f(a, b \\ 1)
  def f(a, 1), do: a
  def f(a, b \\ 2), do: {a, b}
end
