defmodule A do
  def f(hd(x)), do: x
end
