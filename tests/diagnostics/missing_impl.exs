defmodule Beh do
  @callback one(term) :: term
  @callback two(term, term) :: term
  @callback three() :: term
  @optional_callbacks three: 0
end

defmodule A do
  @behaviour Beh
  @impl true
  def one(x), do: x
end
