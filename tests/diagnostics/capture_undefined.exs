defmodule A do
  def f, do: &nope/2
end
