# The seed's experiment: counters that tick once a second under a one_for_all supervisor, two of which crash at 5 and
# at 22, for so many seconds.
defmodule Counter do
  use GenServer
  def start_link({name, crash_at}), do: GenServer.start_link(__MODULE__, crash_at, name: name)

  def init(crash_at) do
    Process.send_after(self(), :tick, 1000)
    {:ok, {0, crash_at}}
  end

  def handle_info(:tick, {n, crash_at}) when n + 1 == crash_at, do: raise("reached #{crash_at}")

  def handle_info(:tick, {n, crash_at}) do
    Process.send_after(self(), :tick, 1000)
    {:noreply, {n + 1, crash_at}}
  end
end

[seconds] = Enum.map(System.argv(), &String.to_integer/1)

children =
  for {name, crash_at} <- [one: 5, two: 22, three: nil] do
    Supervisor.child_spec({Counter, {name, crash_at}}, id: name)
  end

{:ok, _} = Supervisor.start_link(children, strategy: :one_for_one, max_restarts: 100)
Process.sleep(seconds * 1000)
