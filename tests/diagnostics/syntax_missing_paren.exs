defmodule A do
  def f(x), do: g(x, (1 + 2)
end
