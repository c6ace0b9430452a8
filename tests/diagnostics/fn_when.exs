defmodule A do
  def f do
    fn x when g(x) -> x end
  end
end
