defmodule A do
  @impl true
  def init(x), do: {:ok, x}
end
