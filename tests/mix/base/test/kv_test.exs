defmodule KVTest do
  use ExUnit.Case

  test "greets" do
    assert KV.hello() == :world
  end
end
