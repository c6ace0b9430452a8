defmodule A do
  def hd(x), do: x
  def length(x), do: x
end

IO.inspect(A.hd(3))
