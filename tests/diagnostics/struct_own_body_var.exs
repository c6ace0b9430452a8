defmodule A do
  defstruct a: 2
  IO.inspect(%__MODULE__{a: 1})
  IO.inspect(%A{})
end
