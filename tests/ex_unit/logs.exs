ExUnit.start(seed: 0)
require Logger
defmodule LogsTest do
  use ExUnit.Case
  import ExUnit.CaptureLog
  @tag :capture_log
  test "captured and failing" do
    Logger.error("one")
    Logger.info("two\nlines")
    assert 1 == 2
  end
  @tag :capture_log
  test "captured and passing" do
    Logger.error("never seen")
  end
  @tag capture_log: [level: :error]
  test "captured level" do
    Logger.error("one")
    Logger.debug("two")
    assert false
  end
  @tag :capture_log
  test "crash" do
    {:ok, pid} = Task.start_link(fn -> raise "oops" end)
    Process.monitor(pid)
    Process.sleep(100)
  end
end
