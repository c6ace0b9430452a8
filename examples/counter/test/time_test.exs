defmodule Counter.TimeTest do
  use ExUnit.Case

  alias Counter.Worker
  doctest Worker

  test "counts in steps" do
    start_supervised!({Worker, name: :steps, every: 100})
    Process.sleep(350)
    assert Worker.value(:steps) == 3
  end

  @tag :capture_log
  test "begins again when it has failed" do
    start_supervised!({Worker, name: :failing, every: 100, fails_at: 5})
    first = Process.whereis(:failing)
    Process.sleep(650)
    assert Process.whereis(:failing) != first
    assert Worker.value(:failing) == 1
  end
end
