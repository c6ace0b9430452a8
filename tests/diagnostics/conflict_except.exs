defmodule A do
  import Kernel, except: [hd: 1, if: 2]
  def hd(x), do: {:mine, x}
  def f(x), do: hd(x)
end

IO.inspect(A.f(3))
