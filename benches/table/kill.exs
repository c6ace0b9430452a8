# Kill a supervised worker and see it restarted, COUNT times.
defmodule Pawn do
  use GenServer
  def start_link(boss), do: GenServer.start_link(__MODULE__, boss)

  def init(boss) do
    send(boss, {:placed, self()})
    {:ok, boss}
  end
end

defmodule Run do
  def kill(0), do: :ok

  def kill(count) do
    receive do
      {:placed, pid} -> Process.exit(pid, :kill)
    end

    kill(count - 1)
  end
end

count = String.to_integer(hd(System.argv()))
{:ok, _} = Supervisor.start_link([{Pawn, self()}], strategy: :one_for_one, max_restarts: 1_000_000_000)
Run.kill(count)
