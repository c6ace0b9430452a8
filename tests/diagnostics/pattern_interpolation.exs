defmodule A do
  def f("a#{x}"), do: x
end
