ExUnit.start(seed: 0, exclude: [:slow, os: :windows], include: [area: "disk"])

defmodule FiltersTest do
  use ExUnit.Case
  @moduletag :filters

  @tag :slow
  test "excluded by name", do: flunk("not to be run")

  @tag :slow
  @tag area: :disk
  test "excluded and included", do: assert(true)

  @tag os: :windows
  test "excluded by value", do: flunk("not to be run")

  @tag os: :linux
  test "another value", %{os: os, filters: true}, do: assert(os == :linux)

  @tag :skip
  @tag area: :disk
  test "skipped even though included", do: flunk("not to be run")

  describe "a group" do
    @describetag :slow
    test "is excluded as a whole", do: flunk("not to be run")

    @tag slow: false
    test "a tag that is there counts, whatever its value", do: flunk("not to be run")
  end
end
