defmodule A do
  def f(x), do: for(x, do: 1)
end
