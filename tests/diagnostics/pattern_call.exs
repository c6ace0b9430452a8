defmodule A do
  def f(String.length(x)), do: 1
end
