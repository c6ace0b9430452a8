defmodule A do
  def f(x) do
    if x do
      x |> Enum.map(fn y -> ^y end)
    end
  end
end
