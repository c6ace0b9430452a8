defmodule A do
  def f(1), do: 1
  def g(1), do: 1
  def f(2), do: 2
  def g(2), do: 1
  defp h(1), do: 1
  def k, do: h(1)
  defp h(2), do: 2
end
