defmodule A do
  def f(x) do
    y = x + 1
    Enum.map([1, 2], fn z ->
      z + String.to_integer(inspect(x)) + y
    end)
  end
end

IO.inspect(A.f(1))
