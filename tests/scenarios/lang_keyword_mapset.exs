# Keyword lists with duplicate keys, MapSet operations, Map in depth; equality, order and errors.
k = [a: 1, b: 2, a: 3]
IO.inspect([k[:a], k[:z], Keyword.get(k, :a), Keyword.get_values(k, :a), Keyword.fetch(k, :b), Keyword.fetch(k, :z), Keyword.has_key?(k, :b), Keyword.keys(k), Keyword.values(k), Keyword.keyword?(k), Keyword.keyword?([{1, 2}]), Keyword.keyword?([])])
IO.inspect([Keyword.put(k, :a, 9), Keyword.put_new(k, :a, 9), Keyword.put_new(k, :c, 9), Keyword.delete(k, :a), Keyword.delete_first(k, :a), Keyword.drop(k, [:a]), Keyword.take(k, [:a]), Keyword.pop(k, :a), Keyword.pop_first(k, :a), Keyword.pop_values(k, :a), Keyword.pop(k, :z, :d)])
IO.inspect([Keyword.update(k, :a, 0, &(&1 * 10)), Keyword.update(k, :z, 0, &(&1 * 10)), Keyword.update!(k, :b, &(&1 + 1)), Keyword.replace(k, :a, :new), Keyword.replace(k, :z, 1), Keyword.merge(k, a: 5), Keyword.merge([a: 1], [a: 2, b: 3], fn _k, x, y -> x + y end), Keyword.new(a: 1, a: 2), Keyword.new([1, 2], &{:"k#{&1}", &1}), Keyword.equal?([a: 1, b: 2], b: 2, a: 1)])
IO.inspect([Keyword.split(k, [:a]), Keyword.to_list(k), Keyword.validate([a: 1], [:a, b: 2]), Keyword.validate([z: 1], [:a]), Keyword.get_lazy(k, :z, fn -> :lazy end), Keyword.get_and_update(k, :a, &{&1, :upd}), Keyword.get_and_update(k, :a, fn _ -> :pop end), Keyword.filter(k, fn {_, v} -> v > 1 end), Keyword.reject(k, fn {_, v} -> v > 1 end), Keyword.map(k, fn {_, v} -> v * 2 end), Keyword.put_new_lazy(k, :c, fn -> 1 end), Keyword.pop_lazy(k, :q, fn -> :l end), Keyword.from_keys([:x, :y], 0)])
IO.inspect([[a: 1] ++ [b: 2], [{:a, 1}] == [a: 1], [a: 1, b: 2] -- [a: 1], [{:"a b", 1}], ["key": 1], [a: 1] |> Enum.into(%{})])
[a: x, b: y] = [a: 1, b: 2]
IO.inspect({x, y})
s = MapSet.new([1, 2, 3])
t = MapSet.new([3, 4])
IO.inspect([s, MapSet.union(s, t), MapSet.intersection(s, t), MapSet.difference(s, t), MapSet.symmetric_difference(s, t), MapSet.put(s, 2), MapSet.put(s, 0), MapSet.delete(s, 1), MapSet.delete(s, 99), MapSet.member?(s, 2), 2 in s, MapSet.size(s), MapSet.subset?(MapSet.new([1]), s), MapSet.disjoint?(s, t), MapSet.equal?(s, MapSet.new([3, 2, 1])), s == MapSet.new([3, 1, 2])])
IO.inspect([MapSet.to_list(s), MapSet.new(1..3, &(&1 * 2)), MapSet.filter(s, &(&1 > 1)), MapSet.reject(s, &(&1 > 1)), MapSet.new([1, 1.0, "1", :one]), Enum.into([5], s), MapSet.new(), for(x <- [1, 1, 2], into: MapSet.new(), do: x), MapSet.new([[1], [1]])])
m = %{a: 1, b: %{c: [1, 2]}}
IO.inspect([Map.get_and_update(m, :a, &{&1, &1 + 1}), Map.pop(m, :a), Map.pop(m, :z), Map.split(m, [:a]), Map.take(m, [:a, :z]), Map.drop(m, [:b]), Map.merge(m, %{a: 2}), Map.merge(%{a: 1}, %{a: 2}, fn _, x, y -> {x, y} end), Map.update(m, :z, 0, & &1), Map.new([{1, 2}]), Map.new(1..2, &{&1, -&1}), Map.from_keys([:x], 1), Map.filter(%{a: 1, b: 2}, fn {_, v} -> v > 1 end), Map.map(%{a: 1}, fn {k, v} -> {k, v} end), Map.reject(%{a: 1}, fn _ -> true end), Map.put_new(m, :a, 5) == m, Map.replace(m, :z, 1) == m, Map.to_list(%{b: 1, a: 2}), Map.equal?(%{a: 1}, %{a: 1.0}), Map.has_key?(m, :b), Map.keys(m), Map.values(%{x: 1, y: 2}), Map.fetch(m, :q), Map.get_lazy(m, :q, fn -> 1 end), Map.put_new_lazy(%{}, :l, fn -> 2 end), Map.replace_lazy(%{a: 1}, :a, &(&1 + 5))], limit: :infinity)
IO.inspect([%{m | a: 5}, %{m | b: %{m.b | c: []}}, put_in(m.b.c, 0), update_in(m, [:b, :c], &Enum.sum/1), get_in(m, [:b, :c, Access.at(0)]), get_in(m, [:z, :y]), pop_in(m, [:b, :c]), put_in(m, [:b, :new], 1), get_and_update_in(m, [:a], &{&1, 0}), %{1 => :int, 1.0 => :float}[1], %{nil => 1}[nil]])
for f <- [fn -> Keyword.fetch!(k, :z) end, fn -> Keyword.update!(k, :z, & &1) end, fn -> Keyword.validate!([z: 1], [:a]) end, fn -> Keyword.get(%{}, :a) end, fn -> Keyword.put([1], :a, 1) end, fn -> Keyword.replace!(k, :z, 1) end, fn -> Keyword.pop!(k, :z) end, fn -> Map.fetch!(m, :z) end, fn -> %{m | z: 1} end, fn -> m.zz end, fn -> Map.get([], :a) end, fn -> Map.update!(m, :z, & &1) end, fn -> Map.replace!(m, :z, 1) end, fn -> Map.pop!(m, :z) end, fn -> Map.merge(m, []) end, fn -> put_in(m.q.c, 1) end, fn -> nil.a end, fn -> :atom.x end, fn -> m[:a][:b] end, fn -> Map.new([1]) end, fn -> MapSet.put(%{}, 1) end, fn -> Keyword.merge([a: 1], [1]) end, fn -> Map.from_struct(%{}) end, fn -> k.a end, fn -> [1][:a] end, fn -> Map.put(nil, :a, 1) end, fn -> update_in(m, [:a, :b], & &1) end, fn -> Keyword.new([1]) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> Enum.join(" / ")}")
  end
end
