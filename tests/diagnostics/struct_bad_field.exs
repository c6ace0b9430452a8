defmodule A do
  defstruct ["a", b: 1]
end
