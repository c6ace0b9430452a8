defmodule S do
  import Enum, only: [mapp: 2]
  def f, do: 1
end
