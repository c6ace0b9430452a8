defmodule A do
  defmodule B do
    @x String.to_integer("abc")
    def x, do: @x
  end
end
