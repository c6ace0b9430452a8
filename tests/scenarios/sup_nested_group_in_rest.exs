# A one_for_all group in the middle of a rest_for_one supervisor: a crash inside stays inside until the group gives up.
Logger.configure(level: :none)

defmodule Log do
  use GenServer
  def start_link({name, boss}), do: GenServer.start_link(__MODULE__, {name, boss}, name: name)
  def child_spec({name, _} = arg), do: %{id: name, start: {__MODULE__, :start_link, [arg]}}

  def init({name, boss}) do
    Process.flag(:trap_exit, true)
    IO.puts("up #{name}")
    send(boss, {:up, name})
    {:ok, name}
  end

  def handle_cast({:crash, why}, s), do: {:stop, why, s}
  def terminate(r, name), do: IO.puts("down #{name} #{inspect(r)}")
end

defmodule Group do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)
  def init({names, boss}) do
    IO.puts("group init")
    Supervisor.init(for(n <- names, do: {Log, {n, boss}}), strategy: :one_for_all, max_restarts: 2, max_seconds: 60)
  end
end

me = self()
await = fn names -> for n <- names, do: receive(do: ({:up, ^n} -> :ok)) end

{:ok, top} =
  Supervisor.start_link(
    [{Log, {:first, me}}, {Group, {[:g1, :g2], me}}, {Log, {:last, me}}],
    strategy: :rest_for_one
  )

await.([:first, :g1, :g2, :last])
for n <- 1..2 do
  IO.puts("-- crash g1 (#{n})")
  GenServer.cast(:g1, {:crash, {:boom, n}})
  await.([:g1, :g2])
end

IO.puts("-- crash g2: the group gives up")
GenServer.cast(:g2, {:crash, :boom})
await.([:g1, :g2, :last])
IO.puts("-- crash first")
GenServer.cast(:first, {:crash, :first_boom})
await.([:first, :g1, :g2, :last])
IO.puts("-- crash last")
GenServer.cast(:last, {:crash, {:shutdown, :please}})
await.([:last])
IO.inspect(for {id, _, type, mods} <- Supervisor.which_children(top), do: {id, type, mods})
IO.inspect(Supervisor.count_children(top))
Supervisor.stop(top)
