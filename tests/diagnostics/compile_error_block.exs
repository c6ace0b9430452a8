defmodule A do
  def f(x) do
    y = 1
    z = _
    y + z + x
  end
end
