defmodule A do
  @behaviour NoSuch
  @behaviour Enum
  def f, do: 1
end
