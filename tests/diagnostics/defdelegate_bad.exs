defmodule A do
  defdelegate reverse(list), to: Listt
  defdelegate map(a, b), to: Enum
  defdelegate size(a)
end
