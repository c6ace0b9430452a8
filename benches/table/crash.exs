# A worker that raises, is reported, and is restarted, COUNT times.
defmodule Pawn do
  use GenServer
  def start_link(boss), do: GenServer.start_link(__MODULE__, boss)

  def init(boss) do
    send(boss, {:placed, self()})
    {:ok, boss}
  end

  def handle_cast(:crash, _boss), do: raise("boom")
end

defmodule Run do
  def crash(0), do: :ok

  def crash(count) do
    receive do
      {:placed, pid} -> GenServer.cast(pid, :crash)
    end

    crash(count - 1)
  end
end

count = String.to_integer(hd(System.argv()))
{:ok, _} = Supervisor.start_link([{Pawn, self()}], strategy: :one_for_one, max_restarts: 1_000_000_000)
Run.crash(count)
