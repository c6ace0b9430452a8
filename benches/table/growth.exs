# COUNT operations of one sort in a lab with so many processes. Only suplab runs this: the reference has no `tree`.
defmodule Pawn do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init(nil), do: {:ok, nil}
  def init(boss) when is_pid(boss), do: {:ok, send(boss, {:placed, self()})}

  def init(name) do
    Process.register(self(), name)
    {:ok, name}
  end

  def handle_info(_, state), do: {:noreply, state}
end

defmodule Run do
  def start(_sup, _arg, 0), do: :ok

  def start(sup, arg, count) do
    {:ok, _} = DynamicSupervisor.start_child(sup, {Pawn, arg})
    start(sup, arg, count - 1)
  end

  def kill(0), do: :ok

  def kill(count) do
    receive do
      {:placed, pid} -> Process.exit(pid, :kill)
    end

    kill(count - 1)
  end

  def send_all(_pids, _all, 0), do: :ok
  def send_all([], all, count), do: send_all(all, all, count)

  def send_all([pid | pids], all, count) do
    send(pid, :hello)
    send_all(pids, all, count - 1)
  end

  def whereis(_name, 0), do: :ok

  def whereis(name, count) do
    Process.whereis(name)
    whereis(name, count - 1)
  end
end

[count, size, what] = System.argv()
[count, size] = [String.to_integer(count), String.to_integer(size)]
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 1_000_000_000)

if what == "whereis" do
  for n <- 1..size, do: Run.start(sup, :"worker_#{n}", 1)
else
  Run.start(sup, nil, size)
end

case what do
  "start_child" ->
    Run.start(sup, nil, count)

  "kill" ->
    Run.start(sup, self(), 1)
    Run.kill(count)

  "send" ->
    pids = for {_, pid, _, _} <- DynamicSupervisor.which_children(sup), do: pid
    Run.send_all(pids, pids, count)

  "whereis" ->
    Run.whereis(:"worker_#{div(size, 2)}", count)

  "tree" ->
    for _ <- 1..count//1, do: tree(sup)
end

System.halt(0)
