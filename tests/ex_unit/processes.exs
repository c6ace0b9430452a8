ExUnit.start(seed: 0)
Logger.configure(level: :none)
defmodule Srv do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init(:stop), do: {:stop, :nope}
  def init(:raise), do: raise "in init"
  def init(x), do: {:ok, x}
  def handle_call(:crash, _, _), do: raise "crashed"
  def handle_call(:exit, _, s), do: {:stop, :bad, s}
  def handle_call(:slow, _, s) do
    Process.sleep(:infinity)
    {:reply, :ok, s}
  end
end
defmodule ProcsTest do
  use ExUnit.Case
  test "linked crash" do
    spawn_link(fn -> raise "linked" end)
    Process.sleep(1000)
  end
  test "linked exit" do
    spawn_link(fn -> exit(:linked) end)
    Process.sleep(1000)
  end
  test "linked shutdown" do
    spawn_link(fn -> exit(:shutdown) end)
    Process.sleep(1000)
  end
  test "killed" do
    Process.exit(self(), :kill)
    Process.sleep(1000)
  end
  test "call noproc" do
    GenServer.call(:nobody, :hi)
  end
  test "call crash" do
    {:ok, pid} = GenServer.start(Srv, 1)
    GenServer.call(pid, :crash)
  end
  test "call exit" do
    {:ok, pid} = GenServer.start(Srv, 1)
    GenServer.call(pid, :exit)
  end
  test "call timeout" do
    {:ok, pid} = GenServer.start(Srv, 1)
    GenServer.call(pid, :slow, 10)
  end
  test "start_supervised! stop" do
    start_supervised!({Srv, :stop})
  end
  test "start_supervised! raise" do
    start_supervised!({Srv, :raise})
  end
  test "start_supervised! bad" do
    start_supervised!({Srv, 1}, id: :a)
    start_supervised!({Srv, 1}, id: :a)
  end
  test "start_supervised error" do
    assert {:ok, _} = start_supervised({Srv, :stop})
  end
  test "stop_supervised!" do
    stop_supervised!(:nobody)
  end
  test "start_link failing" do
    Srv.start_link(:raise)
  end
  test "no child_spec" do
    start_supervised!(String)
  end
  test "supervised child crash" do
    pid = start_supervised!({Srv, 1})
    catch_exit(GenServer.call(pid, :crash))
    assert Process.alive?(pid)
  end
  test "task await crash" do
    t = Task.async(fn -> raise "task" end)
    Task.await(t)
  end
  test "task await timeout" do
    t = Task.async(fn -> Process.sleep(:infinity) end)
    Task.await(t, 10)
  end
end
