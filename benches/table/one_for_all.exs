# COUNT restarts of a one_for_all supervisor with so many children.
defmodule Pawn do
  use GenServer
  def start_link({boss, n}), do: GenServer.start_link(__MODULE__, {boss, n})

  def init({boss, n}) do
    if n == 1, do: send(boss, {:first, self()})
    if n == :last, do: send(boss, :last)
    {:ok, n}
  end
end

defmodule Run do
  def restart(count) do
    receive do
      {:first, pid} ->
        receive do: (:last -> next(pid, count))
    end
  end

  defp next(_pid, 0), do: :ok

  defp next(pid, count) do
    Process.exit(pid, :kill)
    restart(count - 1)
  end
end

[count, size] = Enum.map(System.argv(), &String.to_integer/1)
boss = self()
ids = Enum.to_list(1..(size - 1)//1) ++ [:last]
children = for n <- ids, do: %{id: n, start: {Pawn, :start_link, [{boss, n}]}}
{:ok, _} = Supervisor.start_link(children, strategy: :one_for_all, max_restarts: 1_000_000)
Run.restart(count)
System.halt(0)
