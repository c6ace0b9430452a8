defmodule Counter.StrategyTest do
  use ExUnit.Case

  alias Counter.{One, Three, Two, Worker}

  # The crashes are wanted; their reports are shown when a test fails.
  @moduletag :capture_log

  # Counters that count when they are told to: nothing hangs on how fast the machine is.
  setup %{strategy: strategy} do
    start_supervised!({Counter.Supervisor, strategy: strategy, every: :never})
    for counter <- [One, Two, Three], do: count_to(counter, 3)
    :ok
  end

  describe "one_for_one" do
    @describetag strategy: :one_for_one

    test "only the third starts anew when it fails" do
      assert restarted(fn -> count_to(Three, 5) end) == [Three]
      assert values() == [3, 3, 0]
    end

    test "only the first starts anew when it fails" do
      assert restarted(fn -> count_to(One, 22) end) == [One]
      assert values() == [0, 3, 3]
    end
  end

  describe "rest_for_one" do
    @describetag strategy: :rest_for_one

    test "nobody was started after the third" do
      assert restarted(fn -> count_to(Three, 5) end) == [Three]
      assert values() == [3, 3, 0]
    end

    test "the others were started after the first" do
      assert restarted(fn -> count_to(One, 22) end) == [One, Two, Three]
      assert values() == [0, 0, 0]
    end

    test "the third was started after the second" do
      assert restarted(fn -> Process.exit(Process.whereis(Two), :kill) end) == [Two, Three]
      assert values() == [3, 0, 0]
    end
  end

  describe "one_for_all" do
    @describetag strategy: :one_for_all

    test "all start anew when the third fails" do
      assert restarted(fn -> count_to(Three, 5) end) == [One, Two, Three]
      assert values() == [0, 0, 0]
    end

    test "all start anew when the first fails" do
      assert restarted(fn -> count_to(One, 22) end) == [One, Two, Three]
    end
  end

  @tag strategy: :one_for_one
  test "the second never fails" do
    assert restarted(fn -> count_to(Two, 1_000) end) == []
    assert values() == [3, 1_000, 3]
  end

  defp count_to(counter, number) do
    for _ <- (Worker.value(counter) + 1)..number, do: Worker.tick(counter)
  end

  defp values, do: Enum.map([One, Two, Three], &Worker.value/1)

  # Which counters are others afterwards.
  defp restarted(step) do
    before = pids()
    step.()
    # Long enough for the supervisor; in lab time it takes no time at all.
    Process.sleep(100)
    now = pids()
    for {counter, pid} <- before, now[counter] != pid, do: counter
  end

  defp pids, do: for(counter <- [One, Two, Three], do: {counter, Process.whereis(counter)})
end
