defmodule A do
  def f(x) do
    with {:ok, y} <- x do
      y
    else
      e -> :err
    end
  end
end
