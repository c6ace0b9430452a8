defmodule A do
  import Enum, only: [map: 2]
  def map(x, y), do: {x, y}
  def f(x), do: map(x, 1)
end
