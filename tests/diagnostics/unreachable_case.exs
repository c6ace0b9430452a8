defmodule A do
  def f(x) do
    case x do
      y -> y
      1 -> 2
    end
  end

  def g(x) do
    f = fn
      _ -> 1
      :a -> 2
    end

    f.(x)
  end

  def h(x) do
    case x do
      {:ok, _} -> 1
      _ -> 2
      {:error, _} -> 3
    end
  end
end
