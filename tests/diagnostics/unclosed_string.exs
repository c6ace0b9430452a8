defmodule A do
  def f, do: "abc
end
