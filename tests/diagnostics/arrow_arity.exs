defmodule A do
  def f do
    fn
      a, b -> a + b
      a -> a
    end
  end
end
