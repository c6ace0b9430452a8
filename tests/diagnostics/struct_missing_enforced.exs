defmodule P do
  @enforce_keys [:name, :size]
  defstruct [:name, :size, age: 0]
end

defmodule A do
  def f(x), do: %P{name: x}
end
