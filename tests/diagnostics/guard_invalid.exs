defmodule A do
  def f(x) when g(x), do: 1
  def g(_), do: true
end
