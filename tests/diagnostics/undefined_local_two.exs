IO.puts("start")

defmodule A do
  def f(x) do
    y = x
    foo(1, 2)
  end

  def g, do: bar()
end

IO.puts("never")
