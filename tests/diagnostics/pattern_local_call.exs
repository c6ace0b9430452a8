defmodule A do
  def f(x) do
    foo(y) = x
    y
  end
end
