defmodule A do
  def f, do: &(&1 + (&(&1 * 2)).(3))
end
