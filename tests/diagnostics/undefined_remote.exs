defmodule A do
  def f(x) do
    Enum.mapp(x, 1)
    String.upcase(1, 2, 3, 4)
    Missing.call(x)
    Missing.Other.call()
    :lists.nope(x)
    :nomod.f(x)
    A.g(1)
    B.hidden(2)
    List.frist(x)
    Enum.map(x)
  end
end

defmodule B do
  defp hidden(x), do: x
  def open(x), do: hidden(x)
end
