ExUnit.start(seed: 0)
defmodule SetupFails do
  use ExUnit.Case
  setup do
    raise "setup broke"
  end
  test "one" do
  end
end
defmodule SetupMatch do
  use ExUnit.Case
  setup %{nope: x} do
    {:ok, x: x}
  end
  test "one", %{x: _} do
  end
end
defmodule ContextMatch do
  use ExUnit.Case
  test "one", %{nope: _} do
  end
end
defmodule AllFails do
  use ExUnit.Case
  setup_all do
    raise "setup_all broke"
  end
  test "one" do
  end
  test "two" do
  end
end
defmodule AllAsserts do
  use ExUnit.Case
  setup_all do
    assert 1 == 2
    :ok
  end
  test "one" do
  end
end
defmodule AllLinked do
  use ExUnit.Case
  setup_all do
    spawn_link(fn -> exit(:linked) end)
    Process.sleep(100)
    :ok
  end
  test "one" do
  end
end
defmodule OnExit do
  use ExUnit.Case
  test "one failing" do
    on_exit(fn -> raise "on_exit broke" end)
  end
  test "test and on_exit failing" do
    on_exit(fn -> raise "on_exit broke" end)
    assert 1 == 2
  end
  test "exits" do
    on_exit(fn -> exit :oops end)
  end
  test "killed" do
    on_exit(fn -> Process.exit(self(), :kill) end)
  end
  test "throws" do
    on_exit(fn -> throw :x end)
  end
end
defmodule OnExitAll do
  use ExUnit.Case
  setup_all do
    on_exit(fn -> raise "late" end)
    :ok
  end
  test "one" do
  end
end
defmodule OnExitElsewhere do
  use ExUnit.Case
  test "in another process" do
    t = Task.async(fn -> catch_error(on_exit(fn -> :ok end)) end)
    assert Task.await(t) == nil
  end
end
defmodule NamedSetup do
  use ExUnit.Case
  setup [:a, :b]
  defp a(_), do: {:ok, a: 1}
  defp b(%{a: a}), do: [b: a + 1]
  test "has", ctx do
    assert ctx.b == 3
  end
end
