defmodule A do
  def f(x), do: Missing.call(x)
  def g(x), do: Missing.call(x + 1)
  def h(x), do: List.frist(x)
  def i(x), do: List.frist(x)
end

defmodule C do
  def f(x), do: Missing.call(x)
end
