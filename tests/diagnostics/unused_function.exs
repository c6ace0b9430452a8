defmodule A do
  def f, do: 1
  defp g, do: 2
  defp h(x), do: i(x)
  defp i(x), do: h(x)
  defp k(x \\ 1, y \\ 2), do: {x, y}
  defp l(x \\ 1), do: x
  def m, do: l(3)
end
