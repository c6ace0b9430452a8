defmodule Beh do
  @callback one(term) :: term
  @callback two(term, term) :: term
end

defmodule A do
  @behaviour Beh
  @impl true
  def one(x), do: x
  def two(x, _), do: x
end
