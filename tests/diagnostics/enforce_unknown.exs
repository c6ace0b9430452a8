defmodule P do
  @enforce_keys [:nope]
  defstruct [:a]
end
