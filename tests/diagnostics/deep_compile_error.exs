defmodule A do
  def f(list) do
    Enum.map(list, fn x ->
      case x do
        {:ok, y} -> y + _
        _ -> nil
      end
    end)
  end
end
