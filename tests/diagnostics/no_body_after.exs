defmodule A do
  def f(a), do: a
  def f(b)
end
