defmodule A do
  @used 1
  @unused 2
  @doc "hi"
  @other @unused
  def f, do: @used
  def g, do: @undefined
end
