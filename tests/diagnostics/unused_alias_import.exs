defmodule A do
  alias Foo.Bar
  alias Foo.Baz, as: Qux
  alias Foo.{One, Two, Three}
  import List
  import Enum, only: [map: 2, filter: 2]
  import String, only: [upcase: 1]
  require Logger
  def f, do: {One, map([1], fn x -> x end)}
end
