ExUnit.start(seed: 0)
{:ok, _} = Agent.start(fn -> [] end, name: :told)

defmodule SupervisedTest do
  use ExUnit.Case
  import ExUnit.CaptureIO
  import ExUnit.CaptureLog
  require Logger

  defmodule Counter do
    use GenServer
    def start_link(options), do: GenServer.start_link(__MODULE__, options[:from] || 0, name: options[:name])
    def init(from), do: {:ok, from}
    def handle_call(:next, _from, n), do: {:reply, n, n + 1}
    def handle_call(:boom, _from, _n), do: raise("boom")
  end

  setup context do
    name = context.test
    pid = start_supervised!({Counter, name: name, from: context[:from]})
    %{counter: pid, name: name}
  end

  test "begins at nought", %{counter: counter} do
    assert GenServer.call(counter, :next) == 0
    assert GenServer.call(counter, :next) == 1
  end

  @tag from: 7
  test "begins where it is told", %{name: name} do
    assert GenServer.call(name, :next) == 7
  end

  test "is restarted", %{counter: counter, name: name} do
    ref = Process.monitor(counter)

    log =
      capture_log(fn ->
        assert {{%RuntimeError{message: "boom"}, _stack}, _call} = catch_exit(GenServer.call(counter, :boom))
      end)

    assert log =~ "terminating"
    assert log =~ "** (RuntimeError) boom"
    assert_receive {:DOWN, ^ref, :process, ^counter, {%RuntimeError{}, _}}
    Process.sleep(10)
    assert is_pid(Process.whereis(name))
    refute Process.whereis(name) == counter
  end

  test "two of a kind", %{name: name} do
    assert {:error, {:already_started, _}} = Counter.start_link(name: name)
    assert {:error, {:duplicate_child_name, Counter}} = start_supervised({Counter, name: :other})
    assert {:ok, _} = start_supervised({Counter, name: :other}, id: :other)
    assert :ok = stop_supervised(:other)
    assert {:error, :not_found} = stop_supervised(:other)
    assert Process.whereis(:other) == nil
  end

  test "no such child" do
    stop_supervised!(:nobody)
  end

  test "linked" do
    pid = start_link_supervised!({Counter, []}, id: :linked)
    assert pid in elem(Process.info(self(), :links), 1)
  end

  test "what is printed" do
    assert capture_io(fn -> IO.puts("a") end) == "a\n"
    assert capture_io("in", fn -> IO.write(IO.read(:line)) end) == "in"
    assert capture_io(:stderr, fn -> IO.puts(:stderr, "b") end) == "b\n"
    assert with_io(fn -> IO.write("c"); :d end) == {:d, "c"}
  end

  test "what is logged" do
    assert {:value, log} = with_log(fn -> Logger.warning("careful"); :value end)
    assert log =~ "careful"
    assert capture_log([level: :error], fn -> Logger.info("quiet") end) == ""
  end

  test "the end is told in order, first half" do
    parent = self()
    tell = fn what -> Agent.update(:told, &[what | &1]) end
    on_exit(fn -> tell.({:first_in_last_out, Process.alive?(parent)}) end)
    on_exit(:named, fn -> tell.(:replaced) end)
    on_exit(:named, fn -> tell.(:last_in_first_out) end)
  end

  test "the end is told in order, second half" do
    assert Agent.get(:told, & &1) == [{:first_in_last_out, false}, :last_in_first_out]
  end

  test "a minute", %{counter: counter} do
    # Lab time on the virtual clock; only shorter where time is real.
    Process.send_after(self(), :tick, 30)
    assert_receive :tick, 1_000
    refute_receive :tick, 20
    assert Process.alive?(counter)
  end
end
