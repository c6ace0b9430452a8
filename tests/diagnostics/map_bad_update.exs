defmodule A do
  def f, do: %{1 | a: 2}
end
A.f()
