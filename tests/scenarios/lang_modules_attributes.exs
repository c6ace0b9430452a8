# Modules: nested ones, aliases, imports, attributes of every kind, module functions, use with options, hooks.
defmodule Outer do
  @moduledoc "Outer things"
  @const 42
  @list [1, 2, 3]
  @map %{list: @list, c: @const}
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc :one
  @acc :two
  @acc {:three, @const}
  def acc, do: @acc
  def const, do: @const
  def map, do: @map
  @const 43
  def const_later, do: @const
  @doc "documented"
  def sum, do: Enum.sum(@list)

  defmodule Inner do
    def outer_name, do: Outer
    def name, do: __MODULE__
    defmodule Deep do
      def path, do: Module.split(__MODULE__)
    end
  end
  def inner, do: {Inner.name(), Inner.Deep.path()}
  alias Outer.Inner.Deep, as: D
  def deep, do: D.path()
  def env, do: {__ENV__.function, __ENV__.module, __ENV__.line, Path.basename(__ENV__.file)}
  def mod_fun, do: {__MODULE__, __DIR__ |> is_binary()}
end
IO.inspect([Outer.acc(), Outer.const(), Outer.const_later(), Outer.map(), Outer.sum()])
IO.inspect([Outer.inner(), Outer.deep(), Outer.env(), Outer.mod_fun()])
IO.inspect(Outer.Inner)
IO.inspect([Module.concat(Outer, Inner), Module.concat(["A", "B", :C]), Module.split(Outer.Inner.Deep), Outer.Inner.outer_name()])
IO.inspect(Module.concat([A, "B"]) == A.B)
alias Outer.{Inner, Inner.Deep}
IO.inspect({Inner.name(), Deep.path()})
alias Enum, as: E
IO.inspect(E.max([1, 5, 2]))
IO.inspect({E, Inner, :"Elixir.Foo", Foo, :foo})
import String, only: [upcase: 1, split: 2]
IO.inspect(split(upcase("a,b"), ","))
import Enum, except: [split: 2]
IO.inspect(map([1], & &1))
require Integer
IO.inspect([Integer.is_odd(3), Integer.is_even(3)])

defmodule Generated do
  for {name, value} <- [red: 1, green: 2, blue: 3] do
    def unquote(name)(), do: unquote(value)
    def code(unquote(name)), do: unquote(value)
  end
  def code(_), do: nil
  @names [:a, :b]
  for n <- @names, do: def(unquote(:"get_#{n}")(x), do: {unquote(n), x})
end
IO.inspect([Generated.red(), Generated.code(:green), Generated.code(:x), Generated.get_a(1), Generated.get_b(2)])
IO.inspect(Generated.__info__(:functions))
IO.inspect({Generated.__info__(:module), Generated.__info__(:macros), Code.ensure_loaded?(Generated), Code.ensure_loaded?(Nope)})
IO.inspect(function_exported?(Generated, :get_a, 1))
{:module, name, _bin, last} = defmodule Returns do
  def f, do: 1
  :last_value
end
IO.inspect({name, last})
defmodule Outer2 do
  defstruct [:x]
  defmodule Inner2 do
    def make, do: %Outer2{x: 1}
  end
end
IO.inspect(Outer2.Inner2.make())
IO.inspect(Module.safe_concat(["Outer", "Inner"]))
name = :"dyn_#{1}"
defmodule Module.concat(Dyn, Camel) do
  def hi, do: unquote(name)
end
IO.inspect(Dyn.Camel.hi())
