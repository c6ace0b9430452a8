# Guards: every kind of test, errors in guards, when with several guards, defguard, in, guards in fn, case, cond and for.
defmodule G do
  defguard is_even(n) when is_integer(n) and rem(n, 2) == 0
  defguard is_small(n, max \\ 10) when n >= 0 and n <= max
  defguardp is_pair(t) when is_tuple(t) and tuple_size(t) == 2

  def kind(n) when is_even(n) and is_small(n), do: :small_even
  def kind(n) when is_even(n), do: :even
  def kind(n) when is_integer(n), do: :odd
  def kind(t) when is_pair(t) and elem(t, 0) == :ok, do: {:pair, elem(t, 1)}
  def kind(t) when is_pair(t), do: :pair
  def kind(m) when is_map_key(m, :special), do: :special
  def kind(%{__struct__: _} = s) when is_struct(s, Range), do: :range
  def kind(s) when is_struct(s), do: :struct
  def kind(m) when map_size(m) == 0, do: :empty_map
  def kind(m) when is_map(m), do: :map
  def kind(f) when is_function(f, 2), do: :fun2
  def kind(f) when is_function(f), do: :fun
  def kind(b) when byte_size(b) > 3 when length(b) > 3, do: :long
  def kind(b) when is_binary(b) or is_list(b), do: :short
  def kind(x) when x in [true, false, nil], do: :boolish
  def kind(a) when is_atom(a) and not is_boolean(a), do: :atom
  def kind(f) when is_float(f) and trunc(f) == f, do: :whole
  def kind(f) when is_number(f) and abs(f) < 1, do: :fraction
  def kind(b) when is_bitstring(b) and bit_size(b) < 8, do: :bits
  def kind(p) when is_pid(p) and node(p) == node(), do: :local_pid
  def kind(_), do: :other
end

for x <- [2, 12, 3, {:ok, 1}, {1, 2}, {1}, %{special: 1}, 1..2, MapSet.new(), %{}, %{a: 1}, &+/2, &abs/1, "abcd", 'abcd', "ab", [], true, nil, :a, 2.0, 0.5, 1.5, <<1::3>>, self()] do
  IO.inspect(G.kind(x))
end

defmodule UsesG do
  require G
  import G, only: [is_even: 1]
  def all, do: [is_even(4), is_even(3), is_even(:x), G.is_small(3), G.is_small(30), G.is_small(30, 50)]
  def f(x) when is_even(x) or G.is_small(x), do: :even_or_small
  def f(_), do: :neither
end
IO.inspect({UsesG.all(), UsesG.f(100), UsesG.f(7), UsesG.f(77)})
# an error in a guard is a failure of the guard only
t = fn x -> case x do
    y when hd(y) == 1 -> :hd_one
    y when length(y) > 0 -> :list
    y when elem(y, 5) == 0 -> :never
    y when y + 1 == 2 -> :one
    y when map_size(y) > 0 or is_atom(y) -> :or_fails_left
    y when is_atom(y) or map_size(y) > 0 -> :or_ok_left
    _ -> :none
  end end
IO.inspect(for x <- [[1], [2], [], {1}, 1, :a, %{a: 1}, %{}, "s"], do: t.(x))
f = fn
  x, y when x > y -> :gt
  x, y when x < y when is_nil(x) -> :lt_or_nil
  _, _ -> :eq
end
IO.inspect([f.(2, 1), f.(1, 2), f.(nil, nil), f.(1, 1), f.(1, 1.0)])
IO.inspect(for x when is_integer(x) and x > 1 <- [1, :a, 2, 3.0, 4], do: x)
IO.inspect(for {k, v} when k != :skip <- [a: 1, skip: 2, b: 3], do: {k, v})
x = 5
IO.inspect(x in 1..10)
IO.inspect(x not in [1, 2])
IO.inspect(case 7 do n when n in 1..5//2 -> :odd_small; n when n in 6..9 -> :big end)
IO.inspect(case "ß" do <<c::utf8>> when c > 127 -> c; _ -> :ascii end)
IO.inspect(with a when a > 3 <- 5, b when b < 3 <- 9 do {a, b} else b when is_integer(b) -> {:else, b} end)
IO.inspect(match?(n when n > 3, 4))
IO.inspect(match?({:ok, n} when is_atom(n), {:ok, 1}))
defmodule H do
  def f(x, y) when (is_integer(x) and is_integer(y)) and (x > y or x == y), do: x - y
  def f(x, y) when not is_integer(x) or not is_integer(y), do: :nan
  def f(_, _), do: :neg
  def g(list) when list != [] and hd(list) >= 0, do: hd(list)
  def g([h | _]) when h < 0 and -h > 5, do: :very_negative
  def g(_), do: :default
  def bits(b) when is_binary(b) and binary_part(b, 0, 2) == "ab", do: :ab
  def bits(_), do: :not_ab
  def math(x) when div(x, 2) * 2 == x and round(x / 3) == 2, do: :both
  def math(x) when floor(x) == 1 or ceil(x) == 5, do: :floor_ceil
  def math(_), do: :no
end
IO.inspect([H.f(3, 1), H.f(1, 1), H.f(1, :a), H.f(1, 2), H.g([3]), H.g([-9]), H.g([-1]), H.g([]), H.g(:x), H.bits("abc"), H.bits("a"), H.math(6), H.math(1.5), H.math(4.5), H.math(9)])
