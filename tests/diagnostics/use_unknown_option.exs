defmodule S do
  use GenServer, restart: :sometimes, colour: :red
  def init(x), do: {:ok, x}
end

IO.inspect(S.child_spec(1))
