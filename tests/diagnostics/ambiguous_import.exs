defmodule A do
  import Enum
  import Stream
  def f(x), do: map(x, 1)
end
