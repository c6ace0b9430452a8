defmodule E do
  defexception [:reason]
  def f, do: raise(E, reason: 1)
end

raise E, reason: "r"
