defmodule A do
  def f(x), do: g(x) + 1
end
