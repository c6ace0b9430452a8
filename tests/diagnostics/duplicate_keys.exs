defmodule P do
  defstruct a: 1
end

defmodule A do
  def f, do: %{a: 1, b: 2, a: 3}
  def g, do: %P{a: 1, a: 2}
  def h(x), do: %{x | a: 1, a: 2}
end
