# Enum, first half of the alphabet, over lists, maps, ranges, streams and map sets, with odd arguments.
l = [3, 1, 2, 3]
m = %{b: 2, a: 1}
IO.inspect([Enum.all?(l), Enum.all?([]), Enum.all?([1, nil]), Enum.all?(l, &(&1 > 0)), Enum.any?([]), Enum.any?([nil, 1]), Enum.any?(m, fn {_, v} -> v > 1 end)])
IO.inspect([Enum.at(l, 0), Enum.at(l, -1), Enum.at(l, 9), Enum.at(l, 9, :d), Enum.at(m, 0), Enum.at(1..5, 2), Enum.at(1..5, -6)])
IO.inspect(Enum.chunk_by([1, 1, 2, 3, 3, 1], & &1))
IO.inspect([Enum.chunk_every(1..7, 3), Enum.chunk_every(1..7, 3, 2), Enum.chunk_every(1..7, 3, 3, :discard), Enum.chunk_every(1..7, 3, 3, [:x, :y, :z]), Enum.chunk_every([], 2), Enum.chunk_every(1..4, 2, 3), Enum.chunk_every(1..3, 5)])
IO.inspect(Enum.chunk_while(1..8, [], fn x, acc -> if rem(x, 3) == 0, do: {:cont, Enum.reverse([x | acc]), []}, else: {:cont, [x | acc]} end, fn [] -> {:cont, []}; acc -> {:cont, Enum.reverse(acc), []} end))
IO.inspect(Enum.chunk_while(1..9, 0, fn x, a -> if x > 5, do: {:halt, a}, else: {:cont, x, a + x} end, &{:cont, {:rest, &1}, nil}))
IO.inspect([Enum.concat([[1], [2, 3], []]), Enum.concat(1..2, [3]), Enum.concat([m, 1..2])])
IO.inspect([Enum.count(m), Enum.count(1..10//3), Enum.count(l, &(&1 == 3)), Enum.count_until(1..100, 5), Enum.count_until(l, &(&1 > 1), 2)])
IO.inspect([Enum.dedup([1, 1, 2, 2, 1]), Enum.dedup([1, 1.0, 1]), Enum.dedup_by([{1, :a}, {1, :b}, {2, :c}], &elem(&1, 0))])
IO.inspect([Enum.drop(l, 2), Enum.drop(l, -1), Enum.drop(l, 0), Enum.drop(1..3, 10), Enum.drop_every(1..10, 3), Enum.drop_every(1..3, 1), Enum.drop_every(1..3, 0), Enum.drop_while([1, 2, 3, 1], &(&1 < 3))])
IO.inspect([Enum.each(l, & &1), Enum.empty?([]), Enum.empty?(%{}), Enum.empty?(1..0//1), Enum.empty?(Stream.cycle([1]))])
IO.inspect([Enum.fetch(l, 1), Enum.fetch(l, 10), Enum.fetch(m, -1), Enum.fetch!(l, 0)])
IO.inspect([Enum.filter(m, fn {k, _} -> k == :a end), Enum.filter([1, nil, false, 2], & &1), Enum.reject([1, nil, 2], &is_nil/1)])
IO.inspect([Enum.find(l, &(&1 > 5)), Enum.find(l, :none, &(&1 > 5)), Enum.find(l, &(&1 < 3)), Enum.find_index(l, &(&1 == 2)), Enum.find_value(l, &(&1 == 2 && :found)), Enum.find_value(l, :no, fn _ -> nil end)])
IO.inspect([Enum.flat_map(l, &List.duplicate(&1, &1)), Enum.flat_map(1..3, &[&1..(&1 + 1)]), Enum.flat_map_reduce(1..10, 0, fn x, a -> if a < 4, do: {[x, x], a + 1}, else: {:halt, a} end)])
IO.inspect([Enum.frequencies(~w(a b a)), Enum.frequencies_by(~w(aa b cc), &String.length/1)])
IO.inspect([Enum.group_by(~w(ant bee cat ape), &String.first/1), Enum.group_by(~w(ant bee ape), &String.first/1, &String.length/1)])
IO.inspect([Enum.intersperse([1, 2, 3], :x), Enum.intersperse([1], :x), Enum.intersperse([], :x)])
IO.inspect([Enum.into([a: 1], %{b: 2}), Enum.into(%{a: 1}, []), Enum.into(1..3, MapSet.new()), Enum.into([1, 2], %{}, &{&1, &1 * 2}), Enum.into(["a", "b"], ""), Enum.into([1], [9])])
IO.inspect([Enum.join([1, :b, "c", 'd', 2.5]), Enum.join([1, 2], ", "), Enum.join([], "-"), Enum.map_join(1..3, "+", &(&1 * 2)), Enum.map_intersperse([1, 2, 3], :a, &(&1 * 2))])
IO.inspect([Enum.map(m, fn {k, v} -> {v, k} end), Enum.map_every(1..7, 3, &(&1 * 100)), Enum.map_every(1..3, 0, &(&1 * 2)), Enum.map_reduce(1..3, 0, &{&1 * 2, &1 + &2})])
IO.inspect([Enum.max(l), Enum.max([], fn -> :empty end), Enum.max(~w(a bbb cc), &(String.length(&1) >= String.length(&2))), Enum.max_by(~w(a bbb cc), &String.length/1), Enum.max_by([], & &1, fn -> :e end), Enum.min(l), Enum.min_by(~w(aa b c), &String.length/1), Enum.min_max(l), Enum.min_max([], fn -> :none end), Enum.min_max_by(~w(aaa b cc), &String.length/1)])
IO.inspect([Enum.max([1, :a, "s", 2.5]), Enum.min([1, 1.0]), Enum.max([1, 1.0]), Enum.member?(m, {:a, 1}), Enum.member?(1..5//2, 2), Enum.member?([1], 1.0)])
for f <- [fn -> Enum.max([]) end, fn -> Enum.min_by([], & &1) end, fn -> Enum.fetch!([1], 4) end, fn -> Enum.chunk_every([1], 0) end, fn -> Enum.count_until([1], 0) end, fn -> Enum.into([1], %{}) end, fn -> Enum.map(5, & &1) end, fn -> Enum.at([1], :a) end, fn -> Enum.drop([1], 1.5) end, fn -> Enum.group_by(:a, & &1) end, fn -> Enum.min_max([]) end, fn -> Enum.each(nil, & &1) end, fn -> Enum.flat_map([1], & &1) end, fn -> Enum.map_every([1], -1, & &1) end, fn -> Enum.into([{1, 2, 3}], %{}) end, fn -> Enum.join([{1}]) end, fn -> Enum.concat([1]) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> hd()}")
  end
end
