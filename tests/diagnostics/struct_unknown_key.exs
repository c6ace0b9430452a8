defmodule P do
  defstruct name: nil, age: 0
end

defmodule A do
  def f(x), do: %P{nam: x}
end
