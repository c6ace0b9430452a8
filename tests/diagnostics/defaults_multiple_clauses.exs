defmodule A do
  def f(a, b \\ 1), do: {a, b}
  def f(:x, 3), do: 2
end
