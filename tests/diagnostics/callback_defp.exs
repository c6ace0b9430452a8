defmodule A do
  use GenServer
  @impl true
  def init(x), do: {:ok, x}
  def handle_call(:get, _from, s), do: {:reply, s, s}
  defp handle_info(_, s), do: {:noreply, s}
end
