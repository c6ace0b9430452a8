defmodule A do
  def f(x) do
    if x do
      1
    else if x do
      2
    end
  end
end
