defmodule A do
  def f(x), do: zeta(alpha(x))
  def g(x), do: beta(x)
  def h(x), do: alpha(x) + beta(x)
end
