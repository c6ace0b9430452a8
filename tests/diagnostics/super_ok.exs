defmodule A do
  use GenServer
  def init(x), do: {:ok, x}
  def terminate(r, s), do: super(r, s)
  def handle_call(m, f, s), do: super(m, f)
end
