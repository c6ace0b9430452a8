defmodule A do
  def f(x), do: with({:ok, y} <- x)
end
