# Ten restarts of a one_for_all supervisor with COUNT children.
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
  def restart(0), do: :ok

  def restart(count) do
    receive do
      {:first, pid} ->
        receive do: (:last -> Process.exit(pid, :kill))
    end

    restart(count - 1)
  end
end

count = String.to_integer(hd(System.argv()))

if count > 0 do
  boss = self()
  ids = Enum.to_list(1..(count - 1)//1) ++ [:last]
  children = for n <- ids, do: %{id: n, start: {Pawn, :start_link, [{boss, n}]}}
  {:ok, _} = Supervisor.start_link(children, strategy: :one_for_all, max_restarts: 1_000_000)
  Run.restart(11)
end

System.halt(0)
