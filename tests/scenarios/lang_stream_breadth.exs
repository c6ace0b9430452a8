# Stream in breadth: transform, resource, unfold, chunking, zipping, flat_map, interval, laziness and what runs when.
say = fn x -> IO.puts("saw #{inspect(x)}"); x end
s = 1..3 |> Stream.map(say) |> Stream.filter(&(&1 > 1))
IO.puts("nothing yet")
IO.inspect(Enum.to_list(s))
IO.inspect(Enum.take(s, 1))
IO.inspect(Stream.map(1..2, & &1) |> inspect() |> String.replace(~r/#Function<[^>]*>/, "F"))
IO.inspect(Stream.resource(fn -> IO.puts("open"); 3 end, fn 0 -> {:halt, 0}; n -> {[n, n], n - 1} end, fn n -> IO.puts("close #{n}") end) |> Enum.to_list())
IO.inspect(Stream.resource(fn -> IO.puts("open"); 3 end, fn n -> {[n], n + 1} end, fn n -> IO.puts("close #{n}") end) |> Enum.take(2))
try do
  Stream.resource(fn -> :r end, fn _ -> raise "in next" end, fn r -> IO.puts("closed #{r}") end) |> Enum.to_list()
rescue
  e -> IO.puts(Exception.message(e))
end
IO.inspect(Stream.unfold(5, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list())
IO.inspect(Stream.unfold({0, 1}, fn {a, b} -> {a, {b, a + b}} end) |> Stream.take_while(&(&1 < 50)) |> Enum.to_list())
IO.inspect(Stream.transform(1..10, 0, fn x, acc -> if acc > 5, do: {:halt, acc}, else: {[x, -x], acc + x} end) |> Enum.to_list())
IO.inspect(Stream.transform(1..3, fn -> IO.puts("start"); [] end, fn x, a -> {[x], [x | a]} end, fn a -> {[:last, Enum.reverse(a)], a} end, fn a -> IO.inspect({:after, a}) end) |> Enum.to_list())
IO.inspect([Stream.chunk_every(1..5, 2) |> Enum.to_list(), Stream.chunk_every(1..5, 2, 1, :discard) |> Enum.to_list(), Stream.chunk_by([1, 1, 2], & &1) |> Enum.to_list(), Stream.chunk_while(1..5, 0, fn x, a -> if a + x > 4, do: {:cont, a + x, 0}, else: {:cont, a + x} end, fn a -> {:cont, a, 0} end) |> Enum.to_list()])
IO.inspect([Stream.concat([1..2, [3]]) |> Enum.to_list(), Stream.concat(1..2, Stream.cycle([9])) |> Enum.take(4), Stream.cycle([1, 2]) |> Stream.drop(1) |> Enum.take(3)])
IO.inspect([Stream.dedup([1, 1, 2, 1]) |> Enum.to_list(), Stream.dedup_by([1, 3, 2], &rem(&1, 2)) |> Enum.to_list(), Stream.uniq([1, 2, 1]) |> Enum.to_list(), Stream.uniq_by(1..9, &rem(&1, 4)) |> Enum.to_list()])
IO.inspect([Stream.drop(1..5, 2) |> Enum.to_list(), Stream.drop(1..5, -2) |> Enum.to_list(), Stream.drop_every(1..6, 2) |> Enum.to_list(), Stream.drop_while(1..5, &(&1 < 3)) |> Enum.to_list(), Stream.take(1..5, -2) |> Enum.to_list(), Stream.take_every(1..7, 3) |> Enum.to_list(), Stream.reject(1..4, &(&1 == 2)) |> Enum.to_list()])
IO.inspect([Stream.flat_map(1..3, &List.duplicate(&1, &1)) |> Enum.to_list(), Stream.flat_map(1..2, fn x -> Stream.map(1..2, &{x, &1}) end) |> Enum.to_list(), Stream.flat_map([[1], [2]], & &1) |> Enum.take(1)])
IO.inspect([Stream.interval(5) |> Enum.take(3), Stream.timer(5) |> Enum.to_list(), Stream.repeatedly(fn -> :r end) |> Enum.take(2), Stream.iterate(1, &(&1 * 3)) |> Enum.at(4)])
IO.inspect([Stream.intersperse(1..3, :x) |> Enum.to_list(), Stream.map_every(1..5, 2, &(&1 * 10)) |> Enum.to_list(), Stream.scan(1..4, &+/2) |> Enum.to_list(), Stream.scan(1..4, 10, &+/2) |> Enum.to_list(), Stream.with_index(~w(a b)) |> Enum.to_list(), Stream.with_index(~w(a b), 3) |> Enum.to_list()])
IO.inspect([Stream.zip(1..3, ~w(a b)) |> Enum.to_list(), Stream.zip([1..2, 3..4, 5..6]) |> Enum.to_list(), Stream.zip_with(1..2, 3..4, &*/2) |> Enum.to_list(), Stream.zip_with([1..2, 3..4], &Enum.sum/1) |> Enum.to_list()])
IO.inspect(1..3 |> Stream.each(&IO.puts("each #{&1}")) |> Stream.run())
{:ok, a} = Agent.start_link(fn -> [] end)
IO.inspect(1..3 |> Stream.into([], &(&1 * 2)) |> Enum.to_list())
1..4 |> Stream.map(fn x -> Agent.update(a, &[x | &1]); x end) |> Enum.find(&(&1 == 2))
IO.inspect(Agent.get(a, & &1))
IO.inspect(Stream.take_while(Stream.cycle(1..3), &(&1 < 3)) |> Enum.to_list())
IO.inspect(Enum.zip(Stream.map(1..3, say), [:a, :b]))
IO.inspect("a b\nc" |> String.splitter([" ", "\n"]) |> Enum.take(2))
IO.inspect(1..1_000_000 |> Stream.map(&(&1 * 2)) |> Stream.filter(&(rem(&1, 3) == 0)) |> Enum.take(3))
IO.inspect(Enum.reduce_while(Stream.iterate(0, &(&1 + 1)), 0, fn x, a -> if x > 10, do: {:halt, a}, else: {:cont, a + x} end))
try do
  Stream.map(1..3, fn 2 -> throw(:two); x -> x end) |> Stream.each(say) |> Stream.run()
catch
  x -> IO.inspect({:caught, x})
end
