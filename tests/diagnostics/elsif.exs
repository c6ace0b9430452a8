defmodule A do
  def f(x) do
    if x > 1 do
      1
    elsif x do
      2
    end
  end
end
