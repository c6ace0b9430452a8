defmodule P do
  defstruct name: nil, age: 0
end

defmodule A do
  def f(p), do: %P{p | nam: 1}
end
