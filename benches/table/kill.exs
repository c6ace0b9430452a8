# Kill a supervised worker and see it restarted, COUNT times; a new supervisor for every 250, since OTP's walks through
# all restarts of the last seconds at each.
defmodule Pawn do
  use GenServer
  def start_link(boss), do: GenServer.start_link(__MODULE__, boss)

  def init(boss) do
    send(boss, {:placed, self()})
    {:ok, boss}
  end
end

defmodule Run do
  def rounds(count) when count <= 0, do: :ok

  def rounds(count) do
    {:ok, sup} =
      Supervisor.start_link([{Pawn, self()}], strategy: :one_for_one, max_restarts: 1_000_000_000)

    kill(250)
    Supervisor.stop(sup)
    rounds(count - 250)
  end

  defp kill(count) do
    receive do
      {:placed, pid} -> next(pid, count)
    end
  end

  defp next(_pid, 0), do: :ok

  defp next(pid, count) do
    Process.exit(pid, :kill)
    kill(count - 1)
  end
end

Run.rounds(String.to_integer(hd(System.argv())))
