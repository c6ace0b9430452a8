defmodule A do
  def f(:a), do: 1
  def f(:b), do: 2
  def f(:a), do: 3

  def g(x) do
    case x do
      1 -> :one
      1 -> :uno
      _ -> :other
    end
  end
end
