defmodule A do
  defstruct 1
end
