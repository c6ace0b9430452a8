ExUnit.start(seed: 0)
defmodule Shapes do
  use ExUnit.Case
  defmodule Own do
    def even(n) when rem(n, 2) == 0, do: :even
    def even(:zero), do: :even
  end
  setup do
    {:ok, a: 1}
  end
  test "assert ==" do
    assert 1 + 1 == 3
  end
  test "assert == maps" do
    assert %{a: 1, b: [1, 2, 3]} == %{a: 1, b: [1, 5, 3]}
  end
  test "assert == strings" do
    assert "hello world" == "hello wurld"
  end
  test "assert ==  with vars" do
    x = [1, 2]
    assert length(x) > 5
  end
  test "assert match" do
    assert {:ok, v} = {:error, :why}
    v
  end
  test "assert match pinned" do
    x = 1
    assert {^x, _} = {2, 3}
  end
  test "assert truthy" do
    assert nil
  end
  test "assert call" do
    assert Enum.member?([1, 2], 3)
  end
  test "assert in" do
    assert 3 in [1, 2]
  end
  test "assert message" do
    assert false, "my message"
  end
  test "refute" do
    refute 1 == 1
  end
  test "refute value" do
    refute is_integer(1)
  end
  test "assert_receive" do
    send(self(), {:other, 1})
    assert_receive {:hello, _}, 10
  end
  test "assert_receive empty" do
    assert_receive :hello, 10
  end
  test "assert_received pinned" do
    r = :a
    send(self(), {:other, 1})
    assert_received {^r, _}
  end
  test "refute_receive" do
    send(self(), {:hello, 1})
    refute_receive {:hello, _}, 10
  end
  test "assert_raise nothing" do
    assert_raise ArgumentError, fn -> :ok end
  end
  test "assert_raise other" do
    assert_raise ArgumentError, fn -> raise "oops" end
  end
  test "assert_raise wrong message" do
    assert_raise RuntimeError, "abc", fn -> raise "oops" end
  end
  test "assert_raise regex" do
    assert_raise RuntimeError, ~r/abc/, fn -> raise "oops" end
  end
  test "catch_exit nothing" do
    catch_exit(:ok)
  end
  test "assert_in_delta" do
    assert_in_delta 1.0, 2.0, 0.1
  end
  test "flunk" do
    flunk("flunked")
  end
  test "raise" do
    raise "raised in test"
  end
  test "exit" do
    exit(:bye)
  end
  test "throw" do
    throw(:ball)
  end
  test "linked exit" do
    spawn_link(fn -> exit(:boom) end)
    Process.sleep(1000)
  end
  test "genserver call exit" do
    GenServer.call(:nobody, :x)
  end
  test "match error" do
    {:ok, _} = Map.fetch(%{}, :a)
  end
  test "undefined" do
    apply(String, :nope, [1])
  end
  test "function clause" do
    Own.even(1)
  end
  @tag timeout: 50
  test "timeout" do
    Process.sleep(1000)
  end
  @tag :skip
  test "skipped" do
    flunk("no")
  end
  test "not implemented"
  @tag capture_log: true
  test "captured log" do
    require Logger
    Logger.error("log line")
    assert 1 == 2
  end
  describe "group" do
    test "context", %{a: a} do
      assert a == 2
    end
    test "pass" do
      assert true
    end
  end
end
defmodule SetupFail do
  use ExUnit.Case
  setup do
    raise "setup oops"
  end
  test "a" do
    assert true
  end
end
defmodule SetupAllFail do
  use ExUnit.Case
  setup_all do
    raise "setup_all oops"
  end
  test "a" do
    assert true
  end
  test "b" do
    assert true
  end
end
defmodule OnExit do
  use ExUnit.Case
  test "on_exit raising" do
    on_exit(fn -> raise "on_exit oops" end)
    assert true
  end
  test "start_supervised fail" do
    start_supervised!({Agent, fn -> raise "bad" end})
  end
end
