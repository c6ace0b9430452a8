defmodule A do
  @attr 3
  def f(x) do
    x
    @attr
    y = 2
    y
    x == 1
    -x
    [1, 2]
    :ok
  end
end
