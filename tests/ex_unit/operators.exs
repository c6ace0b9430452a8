ExUnit.start(seed: 0)
defmodule P do
  defstruct [:a, :b]
end
defmodule OpsTest do
  use ExUnit.Case
  test "==" do
    assert 1 + 1 == 3
  end
  test "== same" do
    refute 1 == 1
  end
  test "!=" do
    assert 1 != 1
  end
  test "=== " do
    assert 1 === 1.0
  end
  test "!==" do
    assert :a !== :a
  end
  test "<" do
    assert 2 < 1
  end
  test "< equal" do
    assert 1 < 1
  end
  test ">=" do
    assert 1 >= 2
  end
  test "<= refute" do
    refute 1 <= 1
  end
  test "=~" do
    assert "foobar" =~ "baz"
  end
  test "=~ regex" do
    assert "foobar" =~ ~r/ba[z]+/
  end
  test "refute =~" do
    refute "foobar" =~ "foo"
  end
  test "in" do
    assert 4 in [1, 2, 3]
  end
  test "in range" do
    assert 40 in 1..3
  end
  test "not in" do
    assert 1 not in [1, 2, 3]
  end
  test "refute in" do
    refute 1 in [1, 2, 3]
  end
  test "and" do
    assert true and false
  end
  test "or" do
    a = nil
    assert a || false
  end
  test "not" do
    assert not true
  end
  test "bang" do
    assert !Enum.empty?([])
  end
  test "call" do
    list = [1, 2]
    assert Enum.member?(list, 3)
  end
  test "call literals" do
    assert Enum.member?([1], 3)
  end
  test "local call" do
    assert helper(1, "two")
  end
  test "fun call" do
    f = fn x -> x > 3 end
    assert f.(2)
  end
  test "refute call" do
    refute String.contains?("abc", "b")
  end
  test "bare nil" do
    assert nil
  end
  test "bare var" do
    x = false
    assert x
  end
  test "message" do
    assert false, "my own message"
  end
  test "multi-line message" do
    assert 1 == 2, """
    first
    second
    """
  end
  test "refute message" do
    refute true, "refuted!"
  end
  test "is_ guard" do
    x = "a"
    assert is_integer(x)
  end
  test "is_nil" do
    x = "a"
    assert is_nil(x)
  end
  test "pipeline" do
    assert [1, 2, 3] |> Enum.map(&(&1 * 2)) |> Enum.sum() == 13
  end
  test "pipeline truth" do
    assert [1, 2, 3] |> Enum.empty?()
  end
  test "struct ==" do
    assert %P{a: 1, b: "x"} == %P{a: 2, b: "x"}
  end
  test "with if" do
    assert if(1 > 2, do: true, else: false)
  end
  test "case" do
    assert (case 1 do
      1 -> nil
      _ -> true
    end)
  end
  test "map access" do
    m = %{a: %{b: false}}
    assert m.a.b
  end
  test "access" do
    m = [a: nil]
    assert m[:a]
  end
  test "attr" do
    assert @foo
  rescue
    e in ExUnit.AssertionError -> reraise e, __STACKTRACE__
  end
  @foo false
  test "attr 2" do
    assert @foo
  end
  defp helper(_, _), do: nil
end
