# So many processes that do nothing, `idle` under a supervisor or `blocked` in a receive; then it
# writes a file to say so, and waits for a line.
defmodule Pawn do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init(arg), do: {:ok, arg}
end

defmodule Run do
  def start(_what, 0), do: :ok

  def start({:idle, sup}, count) do
    {:ok, _} = DynamicSupervisor.start_child(sup, {Pawn, count})
    start({:idle, sup}, count - 1)
  end

  def start(:blocked, count) do
    spawn(fn -> receive do: (:never -> :ok) end)
    start(:blocked, count - 1)
  end
end

[count, what, ready] = System.argv()
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
Run.start(if(what == "idle", do: {:idle, sup}, else: :blocked), String.to_integer(count))
# The last of them have had their turn.
Process.sleep(10)
File.write!(ready, "")
IO.gets("")
System.halt(0)
