defmodule A do
  def f(_x), do: _x
  def g(_a, b), do: {_a, b}
end
