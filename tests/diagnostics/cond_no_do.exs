defmodule A do
  def f(x), do: cond(x)
end
