# GenServer.call there and back, COUNT times, with a server written in Elixir.
defmodule Echo do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call(request, _from, state), do: {:reply, request, state}
end

count = String.to_integer(hd(System.argv()))
{:ok, pid} = GenServer.start_link(Echo, 0)
for n <- 1..count//1, do: GenServer.call(pid, n)
