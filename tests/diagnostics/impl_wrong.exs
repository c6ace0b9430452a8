defmodule Beh do
  @callback one(term) :: term
end

defmodule A do
  @behaviour Beh
  @impl true
  def one(x), do: x
  @impl true
  def two(x), do: x
  @impl Other
  def three, do: 3
end
