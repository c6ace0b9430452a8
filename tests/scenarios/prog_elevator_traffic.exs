# A traffic light with a supervisor and a pedestrian button, and an elevator that serves floors in the order of its direction.
Logger.configure(level: :none)

defmodule Light do
  use GenServer
  @next %{red: :green, green: :yellow, yellow: :red}
  def start_link(boss), do: GenServer.start_link(__MODULE__, boss, name: __MODULE__)
  def init(boss), do: {:ok, {boss, :red, false}, {:continue, :tell}}
  def handle_continue(:tell, {boss, colour, _} = s) do
    send(boss, {:light, colour})
    {:noreply, s}
  end
  def handle_cast(:step, {boss, :green, true}), do: {:noreply, {boss, :yellow, false}, {:continue, :tell}}
  def handle_cast(:step, {boss, colour, b}), do: {:noreply, {boss, @next[colour], b}, {:continue, :tell}}
  def handle_cast(:button, {boss, c, _}), do: {:noreply, {boss, c, true}}
  def handle_cast(:short_circuit, _), do: raise("bzzt")
end

{:ok, sup} = Supervisor.start_link([{Light, self()}], strategy: :one_for_one, max_restarts: 1)
colour = fn -> receive do: ({:light, c} -> c) end
first = colour.()
IO.inspect([first | for(_ <- 1..4, do: (GenServer.cast(Light, :step); colour.()))])
GenServer.cast(Light, :button)
GenServer.cast(Light, :step)
IO.inspect(colour.())
IO.inspect(:sys.get_state(Light) |> Tuple.delete_at(0))
GenServer.cast(Light, :short_circuit)
IO.inspect(colour.())
Process.unlink(sup)
ref = Process.monitor(sup)
GenServer.cast(Light, :short_circuit)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))

defmodule Elevator do
  use GenServer
  def start_link(floor), do: GenServer.start_link(__MODULE__, floor)
  def press(e, floor), do: GenServer.cast(e, {:press, floor})
  def run(e), do: GenServer.call(e, :run)
  def init(floor), do: {:ok, %{at: floor, dir: :up, calls: MapSet.new(), log: []}}
  def handle_cast({:press, f}, s), do: {:noreply, %{s | calls: MapSet.put(s.calls, f)}}
  def handle_call(:run, _, s) do
    s = drive(s)
    {:reply, Enum.reverse(s.log), %{s | log: []}}
  end
  defp drive(s) do
    cond do
      Enum.empty?(s.calls) -> s
      s.at in s.calls -> drive(%{s | calls: MapSet.delete(s.calls, s.at), log: [{:open, s.at} | s.log]})
      ahead?(s) -> drive(%{s | at: s.at + step(s.dir)})
      true -> drive(%{s | dir: other(s.dir), log: [:turn | s.log]})
    end
  end
  defp ahead?(%{dir: :up} = s), do: Enum.any?(s.calls, &(&1 > s.at))
  defp ahead?(s), do: Enum.any?(s.calls, &(&1 < s.at))
  defp step(:up), do: 1
  defp step(:down), do: -1
  defp other(:up), do: :down
  defp other(:down), do: :up
end
{:ok, e} = Elevator.start_link(3)
for f <- [5, 1, 4, 3], do: Elevator.press(e, f)
IO.inspect(Elevator.run(e))
for f <- [2, 0], do: Elevator.press(e, f)
IO.inspect(Elevator.run(e))
IO.inspect(Elevator.run(e))
