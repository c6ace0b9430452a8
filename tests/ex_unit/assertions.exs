ExUnit.start(seed: 0)
defmodule LongTest do
  use ExUnit.Case
  test "a" do
    x = 1
    assert Enum.sort([xaaaaaaaaaaaaaaaaaaaaaaaaaaa(x), xaaaaaaaaaaaaaaaaaaaaaaaaaaa(2), xaaaaaaaaaaaaaaaaaaaaaaaaaaa(3)]) == Enum.sort([:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, :ccccccccccccccccccccccccc])
  end
  test "b" do
    assert {:ok,
       %{a: 1,
         b: [x, y]}} = {:error, %{list: Enum.to_list(1..40), text: String.duplicate("abc ", 30), other: %{a: 1, b: 2}}}
    {x, y}
  end
  test "c" do
    x = 1
    assert foo(x, 2)
  end
  test "d" do
    raise "a" <>
      "b"
  end
  test "e" do
    assert %{a: 1} = f(1)
    assert f(1) ==
      (fn -> 1
      end).()
  end
  test "f" do
    assert_raise ArgumentError,
      "abc", fn ->
      raise ArgumentError, "x"
    end
  end
  test "g" do
    Process.sleep(1)
    foo2()
  end
  test "h" do
    x = 3
    assert not (x == 3)
  end
  test "i" do
    x = 3
    assert !(x == 3)
  end
  test "j" do
    x = [1]
    refute x == [1]
    
  end
  test "k" do
    x = [1]
    refute Enum.member?(x, 1)
  end
  test "l" do
    assert match?({:ok, _}, {:error, 1})
  end
  test "m" do
    refute match?({:ok, _}, {:ok, 1})
  end
  test "n" do
    x = nil
    assert x
  end
  test "o" do
    x = 5
    assert x = nil
  end
  test "p" do
    assert x = false
  end
  test "q" do
    x = 5
    assert 5 < x
  end
  test "r" do
    x = 5
    assert x != 5
  end
  test "s" do
    x = 5
    refute x != 6
  end
  test "t" do
    x = 5
    assert x == 6 and true
  end
  test "u" do
    x = "abc"
    assert x =~ "d"
  end
  test "v" do
    x = "abc"
    refute x =~ "a", "oh no"
  end
  test "w" do
    refute x = 5
    x
  end
  test "x" do
    x = :a
    assert x in [1, 2]
  end
  test "y" do
    x = 1
    assert x not in [1, 2]
  end
  test "z" do
    assert_in_delta 1, 2, 0.5, "foo"
  end
  test "z1" do
    x = %{a: 1}
    assert x.a == x[:b], "msg #{inspect x}"
  end
  test "z2" do
    assert 1 == 2, message: "hey", left: 5
  end
  test "z3" do
    assert Process.alive?(self()) == :no
  end
  test "z4" do
    assert_received {:a, 1}, "mymsg"
  end
  test "z5" do
    for i <- 1..15, do: send(self(), {:m, i, String.duplicate("long", 30)})
    assert_receive {:m, %{}, _}, 10
  end
  test "z6" do
    assert is_nil(foo2(1))
  end
  test "z7" do
    x = 2
    assert is_nil(x)
  end
  test "z8" do
    x = 2
    assert x |> is_nil()
  end
  test "z9" do
    x = 2
    assert x > 1 && x < 0
  end
  test "z10" do
    assert foo(%{a: 1}, self() |> is_pid)
  end
  test "z11" do
    assert "a\nb\nc" == "a\nb\nd"
  end
  test "z12" do
    assert foo2(String.duplicate("abc", 50)) == foo2(for i <- 1..30, do: %{i => i})
  end
  test "z14", %{a: 1} do
   :ok
  end
  defp foo(_, _), do: false
  defp foo2(x), do: x
  defp xaaaaaaaaaaaaaaaaaaaaaaaaaaa(x), do: x
  defp f(x), do: x
  defp foo2, do: raise ArgumentError
end
