defmodule Outer do
  def a(unused1), do: 1

  defmodule Inner do
    def b(unused2), do: 2
    defp never, do: 1
  end

  def c(unused3), do: 3
  defp never, do: 1
end
