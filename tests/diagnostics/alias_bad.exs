defmodule A do
  alias :foo
  def f, do: 1
end
