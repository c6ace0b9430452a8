defmodule P do
  def hello, do: :ok
end

defmodule A do
  def f(), do: %P{name: 1}
end
