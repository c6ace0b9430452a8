defmodule A do
  def f(list) do
    total = 0

    if true do
      total = 1
    end

    Enum.each(list, fn x -> total = total + x end)
    total
  end
end
