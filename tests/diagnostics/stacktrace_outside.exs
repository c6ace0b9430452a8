defmodule A do
  def f, do: __STACKTRACE__
end
