# Four processes at work, COUNT rounds each: `compute` each for itself, `pairs` each with a server of its own,
# `contended` all with the same server.
defmodule Echo do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call(request, _from, state), do: {:reply, request, state}
end

defmodule Run do
  def fib(n) when n < 2, do: n
  def fib(n), do: fib(n - 1) + fib(n - 2)

  def compute(0), do: :ok

  def compute(count) do
    fib(20)
    compute(count - 1)
  end

  def calls(_server, 0), do: :ok

  def calls(server, count) do
    GenServer.call(server, count)
    calls(server, count - 1)
  end
end

[count, what] = System.argv()
count = String.to_integer(count)
server = fn -> elem(GenServer.start_link(Echo, 0), 1) end
shared = server.()

tasks =
  for _ <- 1..4 do
    Task.async(fn ->
      case what do
        "compute" -> Run.compute(count)
        "pairs" -> Run.calls(server.(), count)
        "contended" -> Run.calls(shared, count)
      end
    end)
  end

Enum.each(tasks, &Task.await(&1, :infinity))
