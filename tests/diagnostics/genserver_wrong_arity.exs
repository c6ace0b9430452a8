defmodule S do
  use GenServer
  @impl true
  def init(x), do: {:ok, x}
  @impl true
  def handle_call(:get, state), do: {:reply, state, state}
  @impl true
  def handle_casts(_msg, state), do: {:noreply, state}
end
