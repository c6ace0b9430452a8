defmodule A do
  def f do
    alias Foo.Bar
    1
  end

  def g do
    alias Foo.Baz
    Baz
  end
end
