defmodule A do
  def f(x) do
    if x, do: 1, other: 2
  end
end
