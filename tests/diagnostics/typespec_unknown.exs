defmodule A do
  @spec f(integer) :: integer
  def g(x), do: x
end
