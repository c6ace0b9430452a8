defmodule A do
  def f do
    receive do
      x -> x
    after
      1
    end
  end
end
