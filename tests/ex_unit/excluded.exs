ExUnit.start(seed: 0, exclude: [:slow, os: :windows])
defmodule SkipTest do
  use ExUnit.Case
  @moduletag area: :one
  @tag :skip
  test "skipped" do
    flunk()
  end
  @tag skip: "because"
  test "skipped with reason" do
    flunk()
  end
  @tag :slow
  test "slow" do
    flunk()
  end
  @tag os: :windows
  test "windows" do
    flunk()
  end
  @tag os: :unix
  test "unix" do
  end
  test "not implemented"
  test "passes" do
    assert true
  end
  describe "d" do
    @describetag :slow
    test "x" do
    end
  end
end
