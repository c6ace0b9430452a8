# Modules with docs, types, specs, callbacks, optional callbacks, behaviours checked at runtime, defoverridable by use of library modules, structs with types.
defmodule Shape do
  @moduledoc """
  Shapes.
  """
  @type t :: term()
  @typedoc "A size"
  @type size :: non_neg_integer() | :infinity
  @callback area(t()) :: number()
  @callback name() :: String.t()
  @callback scale(t(), number()) :: t()
  @optional_callbacks scale: 2
  @doc "The area of any"
  @spec area_of(module(), t()) :: number()
  def area_of(mod, shape), do: mod.area(shape)
  @doc false
  def hidden, do: :hidden
  @doc since: "1.0"
  @deprecated "no more"
  def old, do: :old
  def scalable?(mod), do: function_exported?(mod, :scale, 2)
end
defmodule Square do
  @behaviour Shape
  @type t :: %__MODULE__{side: number()}
  @enforce_keys [:side]
  defstruct [:side]
  @impl Shape
  def area(%__MODULE__{side: s}), do: s * s
  @impl Shape
  def name, do: "square"
  @impl Shape
  def scale(sq, n), do: %{sq | side: sq.side * n}
  def new(side) when is_number(side) and side > 0, do: {:ok, %__MODULE__{side: side}}
  def new(_), do: {:error, :bad_side}
end
defmodule Circle do
  @behaviour Shape
  defstruct r: 1
  @impl true
  def area(%{r: r}), do: Float.round(:math.pi() * r * r, 3)
  @impl true
  def name, do: "circle"
end
{:ok, sq} = Square.new(3)
IO.inspect([Shape.area_of(Square, sq), Shape.area_of(Circle, struct(Circle, r: 2)), Square.new(-1), Shape.scalable?(Square), Shape.scalable?(Circle), Square.scale(sq, 2)])
IO.inspect(Shape.behaviour_info(:callbacks) |> Enum.sort())
IO.inspect(Shape.behaviour_info(:optional_callbacks))
IO.inspect(Shape.__info__(:functions))
IO.inspect(for m <- [Square, Circle], do: {m.name(), m.module_info(:attributes)[:behaviour]})
IO.inspect(Square.__info__(:struct))
IO.inspect(Enum.sort(Square.__info__(:functions)))
shapes = [sq, struct(Circle), struct(Circle, r: 0.5)]
IO.inspect(Enum.map(shapes, fn %mod{} = s -> {mod.name(), mod.area(s)} end))
IO.inspect(Enum.max_by(shapes, fn %mod{} = s -> mod.area(s) end))
IO.inspect(Enum.group_by(shapes, & &1.__struct__) |> Map.new(fn {k, v} -> {k, length(v)} end))
defmodule Counter do
  use Agent
  @initial 10
  @doc "Starts it"
  def start_link(opts \\ []), do: Agent.start_link(fn -> opts[:from] || @initial end)
  def next(c), do: Agent.get_and_update(c, &{&1, &1 + 1})
  @compile {:inline, secret: 0}
  def secret, do: :inlined
end
{:ok, c} = Counter.start_link()
IO.inspect([Counter.next(c), Counter.next(c), Counter.secret()])
defmodule Over do
  use GenServer
  @impl true
  def init(x), do: {:ok, x}
  @impl true
  def terminate(reason, state), do: super(reason, state)
  def child_spec(arg), do: %{super(arg) | id: {Over, arg}} |> Map.put(:restart, :temporary)
  @impl true
  def handle_info(:known, s), do: {:noreply, [:known | s]}
  def handle_info(_other, s), do: {:noreply, s}
end
IO.inspect(Over.child_spec(1))
{:ok, o} = GenServer.start_link(Over, [])
send(o, :known)
send(o, :unknown)
IO.inspect(:sys.get_state(o))
IO.inspect(Over.terminate(:r, :s))
IO.inspect(GenServer.stop(o))
defmodule Conf do
  @levels ~w(low mid high)a
  @codes Map.new(Enum.with_index(@levels))
  @external "x"
  def levels, do: @levels
  for {l, c} <- @codes do
    def code(unquote(l)), do: unquote(c)
    def level(unquote(c)), do: unquote(l)
  end
  def all, do: @codes
  def ext, do: @external <> "y"
  defguard is_level(x) when x in @levels
  def check(x) when is_level(x), do: :yes
  def check(_), do: :no
end
IO.inspect([Conf.levels(), Conf.code(:high), Conf.level(0), Conf.all(), Conf.ext(), Conf.check(:mid), Conf.check(:none)])
