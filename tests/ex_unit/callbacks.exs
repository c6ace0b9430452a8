ExUnit.start(seed: 0)

defmodule Told do
  def start, do: Agent.start(fn -> [] end, name: __MODULE__)
  def tell(what), do: Agent.update(__MODULE__, &[what | &1])
  def all, do: Agent.get(__MODULE__, &Enum.reverse/1)
end

Told.start()

for {module, async} <- [{First, true}, {Second, false}, {Third, false}] do
  defmodule module do
    use ExUnit.Case, async: async
    @moduletag :every

    setup_all do
      Told.tell({:setup_all, __MODULE__})
      on_exit(fn -> Told.tell({:all_exit, __MODULE__}) end)
      [x: 1]
    end

    setup context do
      Told.tell(Map.drop(context, [:file]))
      on_exit(fn -> Told.tell(:second_exit) end)
      on_exit(fn -> Told.tell(:first_exit) end)
      %{y: 2}
    end

    setup :foo
    setup [:foo, :bar]

    describe "d" do
      @describetag :dt
      setup do
        Told.tell(:in_describe)
        {:ok, z: 3}
      end

      @tag foo: 1
      @tag :bar
      test "two", c do
        Told.tell({c.test, c.x, c.y, c.z, c.foo, c.bar, c.dt, c.every})
      end
    end

    test "one", %{x: x} = context do
      Told.tell({__MODULE__, x, Map.has_key?(context, :dt)})
    end

    test "three"

    test "with a rescue" do
      raise "oops"
    rescue
      e in RuntimeError -> Told.tell(e)
    end

    test "bad callback", do: Told.tell(:reached)

    def foo(c), do: Told.tell({:foo, c.y})
    def bar(%{test: :"test bad callback"}), do: :what
    def bar(_), do: [bar: 5]
  end
end

ExUnit.after_suite(fn _ -> :ok end)

defmodule Last do
  use ExUnit.Case
  test "everything in its order", do: assert(Told.all() == [])
end
