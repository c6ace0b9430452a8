defmodule A do
  def f(x), do: [Enum.map([x], &(1 / &1)), 1]
  def g(x), do: [Enum.map([x], &h/1), 1]
  defp h(x), do: [raise("h #{x}")]
end

try do
  A.f(0)
rescue
  e -> IO.puts(Exception.format(:error, e, __STACKTRACE__) |> String.replace(~r/lib\/enum.ex:\d+: /, ""))
end

A.g(0)
IO.puts("x")
