ExUnit.start(seed: 0, colors: [enabled: true])
defmodule Addr do
  defstruct [:street, :city, zip: "00000"]
end
defmodule DiffsTest do
  use ExUnit.Case
  test "long map" do
    a = Map.new(1..40, fn i -> {:"key_#{i}", "value #{i}"} end)
    assert a == Map.put(a, :key_7, "other")
  end
  test "long list" do
    assert Enum.to_list(1..60) == Enum.to_list(1..61)
  end
  test "multi-line strings" do
    assert "one\ntwo\nthree\n" == "one\ntwo and a half\nthree\n"
  end
  test "structs" do
    assert %Addr{street: "Long Street 1", city: "A"} == %Addr{street: "Long Street 12", city: "B"}
  end
  test "different structs" do
    assert %Addr{} == %{street: nil}
  end
  test "nested" do
    assert %{a: [1, %{b: {2, 3}}]} == %{a: [1, %{b: {2, 4}}], c: 1}
  end
  test "keyword" do
    assert [a: 1, b: 2] == [b: 2, a: 1]
  end
  test "mapsets" do
    assert MapSet.new([1, 2]) == MapSet.new([2, 3])
  end
  test "dates" do
    assert ~D[2020-01-01] == ~D[2020-01-02]
  end
  test "ranges" do
    assert 1..3 == 1..4//2
  end
  test "charlist" do
    assert 'abc' == 'abd'
  end
  test "functions" do
    assert (&String.upcase/1) == (&String.downcase/1)
  end
  test "floats" do
    assert 1.0 == 1.1
  end
  test "bigs" do
    assert 123456789012345678901234567890 == 123456789012345678901234567891
  end
  test "tuples of sizes" do
    assert {1, 2, 3} == {1, 2}
  end
  test "deep long" do
    assert %{list: Enum.map(1..12, &%{id: &1, name: "name #{&1}"})} == %{list: []}
  end
  test "improper" do
    assert [1 | 2] == [1 | 3]
  end
  test "wrapped long string" do
    assert String.duplicate("long ", 30) == String.duplicate("lang ", 30)
  end
  test "long code that wraps around the line when it is printed by the formatter of code" do
    assert Enum.map([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], fn x -> x * 2 end) |> Enum.filter(fn x -> rem(x, 3) == 0 end) == [6, 12, 19]
  end
  test "multi-line code" do
    assert %{
      a: 1,
      b: 2
    } == %{
      a: 1, b: 3
    }
  end
  test "fn code" do
    assert Enum.any?([1, 2], fn
      1 -> false
      x -> x > 5
    end)
  end
  test "block code" do
    assert Enum.all?([1, 2], fn x ->
      y = x + 1
      y > 100
    end)
  end
end
