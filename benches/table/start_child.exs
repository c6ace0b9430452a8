# DynamicSupervisor.start_child, COUNT children that stay.
defmodule Pawn do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init(arg), do: {:ok, arg}
end

defmodule Run do
  def start(_sup, 0), do: :ok

  def start(sup, count) do
    {:ok, _} = DynamicSupervisor.start_child(sup, {Pawn, count})
    start(sup, count - 1)
  end
end

count = String.to_integer(hd(System.argv()))
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
Run.start(sup, count)
System.halt(0)
