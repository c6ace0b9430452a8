defmodule A do
  def f, do: %__MODULE__{a: 1}
  defstruct a: 2
end
