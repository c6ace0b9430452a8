defmodule A do
  def F(x), do: x
end
