defmodule A do
  def f(a)
  def g(a), do: a
end
