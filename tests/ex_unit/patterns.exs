ExUnit.start(seed: 0)
defmodule User do
  defstruct [:name, :age, tags: []]
end
defmodule MatchTest do
  use ExUnit.Case
  test "match fails" do
    assert {:ok, x} = {:error, :nope}
    x
  end
  test "match with pin" do
    a = 1
    b = %{k: [1,2]}
    assert {^a, ^b, _} = {2, %{k: [1]}, 3}
  end
  test "nested pin same name" do
    a = 1
    assert [^a, ^a | _] = [1, 2, 3]
  end
  test "map match" do
    assert %{a: 1, b: %{c: 2}} = %{a: 1, b: %{c: 3}, d: 4}
  end
  test "struct match" do
    assert %User{name: "joe", age: age} = %User{name: "jane", age: 3}
    age
  end
  test "struct mismatch kind" do
    assert %User{} = %{name: 1}
  end
  test "match?" do
    assert match?({:ok, _}, {:error, 1})
  end
  test "match? with guard" do
    assert match?(x when x > 3, 2)
  end
  test "refute match?" do
    refute match?({:ok, _}, {:ok, 1})
  end
  test "string concat pattern" do
    assert "foo" <> rest = "bar"
    rest
  end
  test "list pattern" do
    assert [a, b, 3] = [1, 2, 4]
    a + b
  end
  test "match in nil" do
    assert x = nil
    x
  end
end
