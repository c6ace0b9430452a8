ExUnit.start(seed: 0, colors: [enabled: true])
defmodule RecvTest do
  use ExUnit.Case
  test "assert_receive empty" do
    assert_receive :hello, 10
  end
  test "assert_receive default" do
    assert_receive {:hello, _}
  end
  test "assert_receive with mailbox" do
    send(self(), {:message, 1})
    send(self(), {:message, %{a: 2}})
    assert_receive {:message, 3}
  end
  test "assert_received one" do
    send(self(), :another)
    assert_received :hello
  end
  test "pins" do
    x = 3
    send(self(), {:n, 4})
    assert_receive {:n, ^x}, 5
  end
  test "many" do
    for i <- 1..13, do: send(self(), {:msg, i})
    assert_received :x
  end
  test "guard" do
    send(self(), {:n, 4})
    assert_received {:n, x} when x > 4
  end
  test "refute_received" do
    send(self(), :hi)
    refute_received :hi
  end
  test "refute_receive pattern" do
    send(self(), {:hi, 1})
    refute_receive {:hi, _}, 10
  end
  test "message" do
    assert_receive :x, 5, "no x came"
  end
  test "refute message" do
    send(self(), :x)
    refute_receive :x, 5, "x came"
  end
  test "long messages" do
    send(self(), {:msg, Enum.to_list(1..60), %{text: String.duplicate("ab ", 30)}})
    assert_received {:other, _, _}
  end
end
