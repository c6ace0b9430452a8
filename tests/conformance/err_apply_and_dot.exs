# What the dot and apply/3 say when there is nothing to call or to read, as Exception.blame explains it.
defmodule Dot do
  def field(x), do: x.foo
  def call(x), do: x.foo()
  def deep(x), do: x.foo.bar
  def with_arg(x), do: x.foo(1)
end

told = fn work ->
  try do
    IO.inspect(work.())
  rescue
    error ->
      {error, _} = Exception.blame(:error, error, __STACKTRACE__)
      IO.puts("#{inspect(error.__struct__)}: #{Exception.message(error)}")
  end
end

for value <- [nil, true, :a, 1, "s", [], %{}, {1}, %{foo: nil}, %{foo: %{bar: 1}}] do
  told.(fn -> Dot.field(value) end)
  told.(fn -> Dot.call(value) end)
  told.(fn -> Dot.deep(value) end)
  told.(fn -> Dot.with_arg(value) end)
end

[one, text] = [1, "text"]
told.(fn -> apply(one, :foo, []) end)
told.(fn -> apply(one, :foo, [1]) end)
told.(fn -> apply(Enum, text, []) end)
told.(fn -> apply(Enum, :man, [one]) end)
told.(fn -> apply(Enum, :map, [one]) end)
told.(fn -> apply(String, :upcas, [text]) end)
