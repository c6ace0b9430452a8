defmodule A do
  def f(x) do
    case x do
      y when helper(y) -> 1
      _ -> 2
    end
  end

  def helper(_), do: true
end
