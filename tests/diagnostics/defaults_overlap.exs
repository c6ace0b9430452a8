defmodule A do
  def f(a, b \\ 1), do: {a, b}
  def f(a, b \\ 1, c), do: {a, b, c}
end
