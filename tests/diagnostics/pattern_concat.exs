defmodule A do
  def f(a <> "x"), do: a
end
