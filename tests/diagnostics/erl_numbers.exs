defmodule A do
  def f(x) do
    x == 1 and 2
    :ok
    "unused string"
    [x, x]
    {x, 1}
    x + 1
    1
    nil
  end
end
