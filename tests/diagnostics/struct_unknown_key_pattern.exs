defmodule P do
  defstruct name: nil, age: 0
end

defmodule A do
  def f(%P{nam: x}), do: x
end
