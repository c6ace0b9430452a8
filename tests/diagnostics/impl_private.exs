defmodule Beh do
  @callback one(term) :: term
end

defmodule A do
  @behaviour Beh
  @impl true
  defp one(x), do: x
  def f(x), do: one(x)
end
