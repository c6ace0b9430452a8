defmodule A do
  def f, do: raise("x")
end

defmodule B do
  def g, do: A.f()
end

B.g()
