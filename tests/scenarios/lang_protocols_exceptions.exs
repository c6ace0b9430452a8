# Protocols (Any, derive, fallback, for structs, built-ins), exceptions with own fields and messages, structs with enforced keys.
defprotocol Size do
  @doc "How big"
  @fallback_to_any true
  def size(x)
  def label(x, prefix)
end
defimpl Size, for: [List, Tuple] do
  def size(l) when is_list(l), do: length(l)
  def size(t), do: tuple_size(t)
  def label(x, p), do: "#{p}:#{@protocol |> inspect()}:#{@for |> inspect()}:#{size(x)}"
end
defimpl Size, for: BitString do
  def size(b), do: byte_size(b)
  def label(_, p), do: p <> "bin"
end
defimpl Size, for: Any do
  def size(_), do: :unknown
  def label(x, p), do: p <> inspect(x)
end
defmodule Box do
  @enforce_keys [:w]
  defstruct [:w, h: 1, tags: []]
  def new(w), do: %__MODULE__{w: w}
  defimpl Size do
    def size(%Box{w: w, h: h}), do: w * h
    def label(%{w: w}, p), do: "#{p}box#{w}"
  end
  defimpl String.Chars, do: (def to_string(b), do: "Box(#{b.w}x#{b.h})")
end
defmodule Plain do
  defstruct a: 1
end
for x <- [[1, 2], {1}, "abc", Box.new(3), struct(Plain), :atom, 1.5, %{}, self() |> is_pid(), nil], do: IO.inspect({Size.size(x), Size.label(x, "p")})
IO.inspect([Size.impl_for([]), Size.impl_for(Box.new(1)), Size.impl_for(1), Size.impl_for!(:a), Size.__protocol__(:functions), Size.__protocol__(:module), Size.__protocol__(:consolidated?) |> is_boolean()])
IO.puts("#{Box.new(2)}")
IO.inspect([struct(Box, w: 1), Map.from_struct(Box.new(1)), struct(Box, w: 5, zzz: 1), struct!(Plain, a: 2), %{Box.new(1) | h: 9}, is_struct(Box.new(1), Box), is_struct(%{}), Box.__struct__() |> Map.keys()])
defprotocol Strict do
  def go(x)
end
defimpl Strict, for: Integer, do: (def go(x), do: x + 1)
defmodule Derived do
  @derive [{Inspect, only: [:a]}]
  defstruct [:a, :secret]
end
IO.inspect(struct(Derived, a: 1, secret: 2))
IO.inspect(Strict.go(1))
defmodule NotFound do
  defexception [:id, :kind, message: "not found"]
end
defmodule Fancy do
  defexception [:code, :detail]
  @impl true
  def message(%{code: c, detail: d}), do: "E#{c}: #{d}"
  @impl true
  def exception(opts) when is_list(opts), do: %__MODULE__{code: opts[:code] || 0, detail: opts[:detail] || "none"}
  def exception(text), do: %__MODULE__{code: 1, detail: text}
end
defmodule NoMessage do
  defexception [:x]
end
raises = [
  fn -> raise NotFound end,
  fn -> raise NotFound, id: 5, message: "no 5" end,
  fn -> raise struct(NotFound, id: 6) end,
  fn -> raise Fancy, code: 42, detail: "boom" end,
  fn -> raise Fancy, "text" end,
  fn -> raise Fancy end,
  fn -> raise "plain" end,
  fn -> raise ArgumentError end,
  fn -> raise ArgumentError, message: "custom" end,
  fn -> raise KeyError, key: :k, term: %{a: 1} end,
  fn -> raise RuntimeError.exception("made") end,
  fn -> raise :not_a_module end,
  fn -> raise Plain end,
  fn -> raise 1 |> then(& &1) end,
  fn -> raise NotFound, wrong: 1 end,
  fn -> Strict.go("s") end,
  fn -> Size.impl_for!(1) |> apply(:nope, []) end,
  fn -> struct!(Box, h: 1) end,
  fn -> struct!(Plain, zzz: 1) end,
  fn -> Code.eval_string("%Box{h: 1}") end,
  fn -> Code.eval_string("%Plain{b: 1}") end,
  fn -> Code.eval_string("%NoStruct{}") end,
  fn -> %{struct(Plain) | zz: 1} end,
  fn -> Enum.count(struct(Plain)) end,
  fn -> "#{struct(Plain)}" end,
  fn -> struct(Plain)[:a] end,
  fn -> Strict.impl_for!(struct(Plain)) end
]
for f <- raises do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> Enum.join(" / ")}")
  end
end
IO.inspect([Exception.exception?(struct(NotFound)), is_exception(struct(Plain)), is_exception(struct(Fancy), Fancy), Exception.message(struct(NotFound)), struct(NotFound).__exception__])
r = try do
  raise NotFound, id: 1
rescue
  e in [ArgumentError, Fancy] -> {:other, e}
  e in NotFound -> {:nf, e.id}
end
IO.inspect(r) 
