defmodule A do
  def f do
    try do
      1
    rescue
      1
    end
  end
end
