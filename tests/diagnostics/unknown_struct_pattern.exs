defmodule A do
  def f(%Missing{name: x}), do: x
end
