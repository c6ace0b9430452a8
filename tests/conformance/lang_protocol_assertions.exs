# Protocol.assert_protocol!, assert_impl! and consolidated?.
defprotocol Size do
  def size(x)
end
defimpl Size, for: Map do
  def size(m), do: map_size(m)
end
defmodule NotP do
end
defmodule Size.Fake do
end
for f <- [fn -> Protocol.assert_protocol!(Size) end, fn -> Protocol.assert_protocol!(NotP) end, fn -> Protocol.assert_protocol!(Nope) end, fn -> Protocol.assert_impl!(Size, Map) end, fn -> Protocol.assert_impl!(Size, List) end, fn -> Protocol.assert_impl!(Size, Fake) end, fn -> Protocol.assert_impl!(Enumerable, Map) end, fn -> Protocol.assert_impl!(Enumerable, Integer) end, fn -> Protocol.consolidated?(Size) end] do
  try do IO.inspect f.() rescue e -> IO.puts(Exception.message(e)) end
end
