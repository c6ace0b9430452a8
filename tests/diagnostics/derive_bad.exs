defmodule P do
  @derive NotThere
  defstruct a: 1
end
