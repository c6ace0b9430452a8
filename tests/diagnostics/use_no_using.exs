defmodule M do
  def f, do: 1
end

defmodule S do
  use M
end
