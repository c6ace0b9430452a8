defmodule A do
  def f(x), do: <<x::foo>>
  def g(<<x::binary, y>>), do: {x, y}
end
