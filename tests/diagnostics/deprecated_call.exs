defmodule A do
  def f(x), do: Enum.partition(x, fn _ -> true end)
end
