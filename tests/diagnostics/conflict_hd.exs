defmodule A do
  def hd(x), do: x
  def f(x), do: hd(x)
end
