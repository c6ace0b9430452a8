defmodule A do
  @doc "x"
  defp f, do: 1
  def g, do: f()
  @doc "twice"
  @doc "again"
  def h, do: 2
  @doc "first"
  def k(1), do: 2
  @doc "second"
  def k(2), do: 3
end
