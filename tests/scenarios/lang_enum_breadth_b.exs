# Enum, second half of the alphabet: product to zip_with.
l = [3, 1, 2, 3]
m = %{b: 2, a: 1}
IO.inspect([Enum.product([]), Enum.product([2, 3.0]), Enum.sum([]), Enum.sum(1..100), Enum.sum([1, 2.5]), Enum.sum(1..10//3), Enum.sum(5..1)])
IO.inspect([Enum.reduce(l, &+/2), Enum.reduce(m, 0, fn {_, v}, a -> a + v end), Enum.reduce([], 5, &+/2), Enum.reduce_while(1..100, 0, fn x, a -> if a > 10, do: {:halt, a}, else: {:cont, a + x} end)])
IO.inspect([Enum.reverse(l), Enum.reverse(1..3), Enum.reverse([1, 2], [:t]), Enum.reverse(m), Enum.reverse_slice(1..6, 1, 3), Enum.reverse_slice([1, 2], 5, 1)])
IO.inspect([Enum.scan(1..4, &+/2), Enum.scan(1..4, 10, &+/2), Enum.scan([], &+/2)])
IO.inspect([Enum.slice(1..10, 2, 3), Enum.slice(l, 1..2), Enum.slice(l, -2..-1), Enum.slice(l, 1..-2//1), Enum.slice(l, 10, 2), Enum.slice(l, 0, 0), Enum.slice(1..10, 0..9//3), Enum.slice(m, 0, 1), Enum.slice(l, 2..1//1), Enum.slice(l, -10..1)])
IO.inspect([Enum.slide(0..5, 1, 4), Enum.slide(0..5, 1..2, 4), Enum.slide(0..5, 4, 0), Enum.slide(0..5, 2..4, 0)])
IO.inspect([Enum.sort(l), Enum.sort(l, :desc), Enum.sort(l, &>=/2), Enum.sort([1, 1.0, :a, "b", nil, [], {}]), Enum.sort_by(~w(ccc a bb), &String.length/1), Enum.sort_by(~w(ccc a bb), &String.length/1, :desc), Enum.sort(m), Enum.sort([{2, :a}, {1, :z}, {1, :b}])])
IO.inspect([Enum.split(1..5, 2), Enum.split(1..5, -2), Enum.split(l, 0), Enum.split(l, 100), Enum.split_while(l, &(&1 != 2)), Enum.split_with(1..6, &(rem(&1, 2) == 0))])
IO.inspect([Enum.take(l, 2), Enum.take(l, -2), Enum.take(m, 1), Enum.take(Stream.iterate(1, &(&1 * 2)), 5), Enum.take_every(1..10, 4), Enum.take_every(1..3, 0), Enum.take_while(l, &(&1 > 2)), Enum.take([], 3)])
IO.inspect([Enum.frequencies(l), Enum.to_list(m), Enum.to_list(1..3), Enum.to_list(5..1//-2)])
IO.inspect([Enum.uniq([1, 2, 1, 1.0]), Enum.uniq_by([{1, :a}, {2, :b}, {1, :c}], &elem(&1, 0)), Enum.unzip([a: 1, b: 2]), Enum.unzip([])])
IO.inspect([Enum.with_index(~w(a b)), Enum.with_index(~w(a b), 5), Enum.with_index(~w(a b), fn e, i -> {i, e} end), Enum.with_index(m)])
IO.inspect([Enum.zip([1, 2, 3], [:a, :b]), Enum.zip([[1, 2], [3, 4], [5, 6]]), Enum.zip(1..3, Stream.cycle([:x])), Enum.zip([]), Enum.zip_with([1, 2], [3, 4], &+/2), Enum.zip_with([[1, 2], [3, 4], [5, 6]], &Enum.sum/1), Enum.zip(m, 1..2), Enum.zip_reduce([1, 2], [3, 4], 0, fn a, b, acc -> a * b + acc end), Enum.zip_reduce([[1, 2], [3, 4]], [], fn [a, b], acc -> [{a, b} | acc] end)])
IO.inspect([Enum.sort([3, 1, 2], :desc), Enum.sort_by([b: 1, a: 2], &elem(&1, 1), &>/2)])
:rand.seed(:exsss, {1, 2, 3})
IO.inspect([Enum.sort(Enum.shuffle(1..5)), Enum.random(1..1), length(Enum.take_random(1..10, 3)), Enum.take_random([], 2), Enum.random([:only])])
IO.inspect([Enum.shuffle(1..10), Enum.random(1..1000), Enum.take_random(1..100, 4), Enum.random([:a, :b, :c])])
s = MapSet.new([3, 1, 2])
IO.inspect([Enum.map(s, & &1), Enum.sum(s), Enum.member?(s, 2), Enum.count(s), Enum.at(s, 0), Enum.zip(s, s)])
for f <- [fn -> Enum.reduce([], &+/2) end, fn -> Enum.random([]) end, fn -> Enum.sum([1, :a]) end, fn -> Enum.slice([1], 0, -1) end, fn -> Enum.slice([1], 0..1//-1) end, fn -> Enum.take_every([1], -1) end, fn -> Enum.zip([1], 5) end, fn -> Enum.unzip([1]) end, fn -> Enum.sort([1], :up) end, fn -> Enum.reduce_while([1], 0, fn _, a -> a end) end, fn -> Enum.split([1], :x) end, fn -> Enum.to_list(:nope) end, fn -> Enum.with_index([1], :a) end, fn -> Enum.slide([1, 2], 2..0, 1) end, fn -> Enum.product(["a"]) end, fn -> Enum.take([1], "a") end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> hd()}")
  end
end
