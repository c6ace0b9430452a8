defmodule A do
  def f(x, y) do
    ^(x + 1) = y
  end
end
