# Access in depth: all functions of Access, nested updates through lists, tuples, keywords, structs; errors of each.
data = %{users: [%{name: "a", age: 1, tags: {:x, :y}}, %{name: "b", age: 2, tags: {:z, :w}}], meta: [k: 1, k: 2]}
IO.inspect(get_in(data, [:users, Access.all(), :name]))
IO.inspect(get_in(data, [:users, Access.at(1), :tags, Access.elem(0)]))
IO.inspect(get_in(data, [:users, Access.at(5), :name]))
IO.inspect(get_in(data, [:users, Access.at(-1), :name]))
IO.inspect(get_in(data, [:users, Access.filter(&(&1.age > 1)), :name]))
IO.inspect(get_in(data, [:users, Access.slice(0..0), :name]))
IO.inspect(update_in(data, [:users, Access.all(), :age], &(&1 * 10)))
IO.inspect(put_in(data, [:users, Access.at(0), :tags, Access.elem(1)], :new).users |> hd())
IO.inspect(update_in(data.meta[:k], &(&1 + 100)).meta)
IO.inspect(pop_in(data, [:users, Access.at(0)]) |> elem(0))
IO.inspect(pop_in(data, [:users, Access.all(), :age]) |> elem(0))
IO.inspect(pop_in(data[:meta][:k]) |> elem(1) |> Map.get(:meta))
IO.inspect(get_and_update_in(data, [:users, Access.all(), :age], &{&1, &1 + 1}) |> elem(0))
IO.inspect(get_in(data, [Access.key(:users), Access.at(0), Access.key!(:name)]))
IO.inspect(get_in(data, [Access.key(:none, %{}), Access.key(:deep, :default)]))
IO.inspect(put_in(%{}, [Access.key(:a, %{}), Access.key(:b, %{}), :c], 1))
IO.inspect(update_in([1, 2, 3], [Access.filter(&(&1 > 1))], &(-&1)))
IO.inspect(get_in([[1, 2], [3]], [Access.all(), Access.all()]))
IO.inspect(get_in(nil, [:a, :b]))
IO.inspect(get_in(%{a: nil}, [:a, :b]))
IO.inspect([Access.get([a: 1], :a), Access.get(%{a: 1}, :b, :d), Access.fetch(%{a: 1}, :a), Access.fetch([], :a), Access.fetch!(%{a: 1}, :a), Access.pop(%{a: 1}, :a), Access.get_and_update(%{a: 1}, :a, &{&1, 2}), Access.get(nil, :a)])
double = fn :get, d, next -> next.(d * 2); :get_and_update, d, next -> case next.(d) do {g, u} -> {g, u * 2}; :pop -> {d, nil} end end
IO.inspect(get_in(%{n: 4}, [:n, double]))
IO.inspect(update_in(%{n: 4}, [:n, double], &(&1 + 1)))
defmodule Store do
  @behaviour Access
  defstruct items: %{}
  @impl true
  def fetch(%{items: i}, k), do: Map.fetch(i, k)
  @impl true
  def get_and_update(s, k, f) do
    case f.(Map.get(s.items, k)) do
      {g, v} -> {g, %{s | items: Map.put(s.items, k, v)}}
      :pop -> pop(s, k)
    end
  end
  @impl true
  def pop(s, k) do
    {v, rest} = Map.pop(s.items, k)
    {v, %{s | items: rest}}
  end
end
s = put_in(struct(Store), [:a], 1)
IO.inspect([s, s[:a], s[:b], update_in(s[:a], &(&1 + 1)), pop_in(s[:a]), get_in(%{s: s}, [:s, :a])])
defmodule Pt do
  defstruct x: 0, y: %{z: 1}
end
p = struct(Pt)
IO.inspect([put_in(p.x, 5), update_in(p.y.z, &(&1 + 1)), put_in(p, [Access.key(:y), :z], 9), get_in(p, [Access.key(:x)])])
for f <- [fn -> p[:x] end, fn -> put_in(p[:x], 1) end, fn -> get_in(data, [:users, :name]) end, fn -> put_in(%{}, [:a, :b], 1) end, fn -> get_in({1}, [Access.elem(3)]) end, fn -> get_in(%{}, [Access.key!(:a)]) end, fn -> update_in([], [Access.at(0), :x], & &1) end, fn -> get_in(%{a: 1}, [:a, :b]) end, fn -> Access.at("x") end, fn -> get_in(5, [Access.all()]) end, fn -> get_in("s", [Access.at(0)]) end, fn -> pop_in(%{}, []) end, fn -> Access.fetch!([], :k) end, fn -> Access.get(5, :a) end, fn -> get_and_update_in(%{a: 1}, [:a], fn _ -> :bad end) end, fn -> put_in(nil, [:a], 1) end, fn -> update_in([a: 1], ["b"], & &1) end, fn -> get_in(%{}, :a) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> Enum.join(" / ")}")
  end
end
