defmodule A do
  def f(x) do
    ^y = x
  end
end
