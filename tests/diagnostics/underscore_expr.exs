defmodule A do
  def f(x), do: _ + x
end
