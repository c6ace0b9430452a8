# inspect of structs: own Inspect implementations, derive with only/except/optional, nested, broken implementations, limits inside.
defmodule User do
  @derive {Inspect, only: [:name, :age]}
  defstruct [:name, :age, :password]
end
defmodule Except do
  @derive {Inspect, except: [:b]}
  defstruct a: 1, b: 2
end
defmodule Opt do
  @derive {Inspect, optional: [:x, :y]}
  defstruct x: nil, y: 5, z: 1
end
defmodule Own do
  defstruct [:v]
  defimpl Inspect do
    import Inspect.Algebra
    def inspect(%{v: v}, opts), do: concat(["#Own<", to_doc(v, opts), ">"])
  end
end
defmodule Str do
  defstruct [:s]
  defimpl Inspect, do: (def inspect(x, _), do: "%" <> x.s <> "%")
end
defmodule Broken do
  defstruct a: 1
  defimpl Inspect, do: (def inspect(_, _), do: raise("cannot"))
end
defmodule Plain do
  defstruct [:a, list: [1, 2, 3], map: %{}]
end
defmodule Outer.Deep.Name do
  defstruct []
end
defmodule Show do
  import Inspect.Algebra
  def run do
    IO.inspect(%User{name: "n", age: 1, password: "secret"})
    IO.inspect([%Except{}, %Opt{}, %Opt{x: 1}, %Opt{y: nil}, %Own{v: 1}, %Own{v: %Own{v: [1, "a"]}}, %Str{s: "x"}, %Plain{}, %Outer.Deep.Name{}])
    IO.inspect(%Plain{a: %Plain{a: %User{name: "q"}}})
    try do
      inspect(%Broken{}, safe: false)
    rescue
      e -> IO.puts(Exception.message(e))
    end
    IO.puts(inspect(%Broken{}) |> String.split("\n") |> Enum.take(12) |> Enum.join("\n"))
    IO.inspect(%Own{v: Enum.to_list(1..100)}, limit: 5)
    IO.inspect(%User{name: String.duplicate("long ", 20), age: 5}, width: 40)
    IO.inspect(%Plain{list: Enum.to_list(1..40)}, width: 30, limit: 10)
    IO.inspect(%{%User{name: "k"} => %Own{v: :v}})
    IO.inspect(%User{name: "n"}, structs: false)
    IO.inspect(Map.delete(%Plain{}, :a))
    IO.inspect(%{__struct__: NoSuchStruct, a: 1})
    IO.inspect(%{__struct__: :not_alias, a: 1})
    IO.inspect(%{__struct__: 5, a: 1})
    IO.inspect([MapSet.new(), MapSet.new([1]), 1..2, 1..9//3, ~D[2020-01-01], ~r/a/i, %URI{host: "h"} |> Map.get(:host), Version.parse!("1.0.0"), Stream.take([1], 1) |> is_struct()])
    IO.inspect(%RuntimeError{message: "m"})
    IO.inspect(%ArgumentError{})
    IO.inspect(%KeyError{key: :a, term: %{}})
    IO.inspect(%Task{pid: nil, ref: nil, owner: nil, mfa: {:a, :b, 0}})
    doc = group(concat(["[", nest(concat([break(""), "a,", break(), "b"]), 2), break(""), "]"]))
    IO.puts(format(doc, 80) |> IO.iodata_to_binary())
    IO.puts(format(doc, 3) |> IO.iodata_to_binary())
    IO.puts(container_doc("<", [1, 2, 3], ">", %Inspect.Opts{limit: 2}, &to_doc/2) |> format(80) |> IO.iodata_to_binary())
    IO.puts(inspect(%Plain{}, custom_options: [x: 1], pretty: true, width: 10))
    IO.puts(inspect([%Own{v: 1}, [a: %Own{v: 2}]], pretty: true, width: 10))
  end
end
Show.run()
defmodule WithFun do
  defstruct f: &String.length/1, k: [a: 1, b: nil]
end
IO.inspect(struct(WithFun))
