defmodule A do
  def f do
    try do
      1
    end
  end
end
