defmodule A do
  defstruct a: 2
  @x %__MODULE__{a: 1}
  def x, do: @x
end
