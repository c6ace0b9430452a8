defmodule A do
  def f(x), do: x |> g |> g()
  def g(x), do: x
end
