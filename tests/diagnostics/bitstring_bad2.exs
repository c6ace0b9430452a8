defmodule A do
  def g(<<x::binary, y>>), do: {x, y}
end
