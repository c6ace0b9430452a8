# Kernel in breadth: tap, then, binding, dbg, match?, if/unless/cond values, operators and precedence, ranges in match, in, sigils, apply, is_ functions.
IO.inspect([1 |> tap(&IO.inspect({:tapped, &1})) |> Kernel.+(1), 5 |> then(&(&1 * 2)), match?({:ok, _}, {:ok, 1}), match?([_ | _], []), if(nil, do: 1), unless(nil, do: 1), if(0, do: :truthy), (true && :a) || :b, nil || false, false && raise("no"), not true, !nil, !!1, true and :x, false or :y])
IO.inspect([1 + 2 * 3, (1 + 2) * 3, 2 ** 3 ** 2 |> Integer.to_string() |> String.length(), -2 ** 2, 10 - 4 - 3, 7 / 2 * 2, 1 < 2 and 2 < 3, [1] ++ [2] ++ [3] -- [3] -- [4], "a" <> "b" <> "c", 1..3 == 1..3, 5 in [1, 5], 5 not in [1], not (1 in [2]), 1 == 1.0 and 1 !== 1.0, :a < "a", 3 > 2 == true, [1, 2, 3] -- [1] ++ [2]])
x = 1
y = 2
IO.inspect(binding())
IO.inspect(binding() |> Keyword.keys())
{a, b} = {x, y} = {3, 4}
IO.inspect({a, b, x, y})
IO.inspect([is_map_key(%{a: 1}, :a), is_exception(%RuntimeError{}), is_struct(1..2), is_nil(nil), is_function(&is_nil/1, 1), is_list([1 | 2]), is_binary(<<1::4>>), is_bitstring(<<1::4>>), is_atom(nil), is_boolean(nil), is_pid(self()), is_reference(make_ref()), is_port(1), is_tuple({}), is_number(1.0), is_integer(1.0)])
IO.inspect([elem({1, 2}, 1), put_elem({1, 2}, 0, :x), hd([1]), tl([1]), length([1, 2]), tuple_size({1}), map_size(%{a: 1}), byte_size("é"), bit_size("a"), abs(-1), min(:a, 1), max("a", []), round(1.5), trunc(-1.5), floor(1.9), ceil(1.1), div(7, 2), rem(-7, 2), binary_part("hello", 1, 2), inspect("x"), to_string(1.0), to_charlist("a"), node(), self() == self()])
IO.inspect([get_in(%{a: [b: 1]}, [:a, :b]), update_in([a: 1], [:a], &(&1 + 1)), put_in(%{}, [:a], 1), pop_in(%{a: 1}, [:a]), apply(String, :upcase, ["a"]), apply(&+/2, [1, 2]), struct(Range, first: 1, last: 2, step: 1), Kernel.+(1, 2), Kernel.==(1, 1.0), Kernel.<>("a", "b"), Kernel.++([1], [2]), Kernel.if(true, do: 1), function_exported?(String, :upcase, 1), macro_exported?(Kernel, :if, 2)])
v = cond do
  x > 10 -> :big
  x > 2 -> :medium
  true -> :small
end
IO.inspect(v)
r = case {x, y} do
  {3, n} when n > 10 -> :never
  {^x, 4} -> :pinned
  _ -> :other
end
IO.inspect(r)
[h | [second | _] = rest] = [1, 2, 3]
IO.inspect({h, second, rest})
%{k: %{n: [first | _]}} = %{k: %{n: [7, 8]}, other: 1}
IO.inspect(first)
<<head::binary-size(2), _::binary>> = "abcd"
"pre" <> post = "prefix"
IO.inspect({head, post})
{:ok, %{name: name} = user} = {:ok, %{name: "n", age: 1}}
IO.inspect({name, user})
[a: a1, b: b1] = [a: 1, b: 2]
IO.inspect(a1 + b1)
_ = ignored = 5
IO.inspect(ignored)
z = if true do
  inner = 5
  inner + 1
end
IO.inspect(z)
IO.inspect((fn -> 1; 2 end).())
IO.inspect(~w(a b c)a)
IO.inspect(~w[x y]c)
IO.inspect([?a..?e |> Enum.to_list() |> to_string(), for(n <- ?a..?c, do: <<n>>)])
IO.inspect("a\tb" |> String.split("\t") |> Enum.map(&String.to_atom/1))
multi = """
Line 1
  Line "2" #{1 + 1}
"""
IO.write(multi)
IO.inspect('''
charlist heredoc
''')
raw = ~S"""
No #{interp} \n
"""
IO.write(raw)
long = 1
|> Kernel.+(1)
|> Kernel.*(10)
IO.inspect(long)
IO.inspect(Enum.map [1, 2], fn x -> x * 2 end)
IO.inspect(if x == 3 do :three else :other end)
f = fn
  {:ok, v} -> v
  :error -> nil
end
IO.inspect(Enum.map([{:ok, 1}, :error], f))
IO.inspect(Enum.reduce([1, 2, 3], %{}, fn x, acc -> Map.put(acc, x, x * x) end))
destructure([p, q, o], [1, 2])
IO.inspect({p, q, o})
IO.inspect(Integer |> Module.split() |> hd())
IO.inspect(to_string(:atom) <> to_string(nil) <> to_string([?a]) <> to_string(1))
import Bitwise, only: [<<<: 2]
IO.inspect(1 <<< 4)
alias String, as: S
IO.inspect(S.upcase("alias"))
IO.inspect(__MODULE__)
IO.inspect(Path.basename(__ENV__.file))
IO.inspect(System.argv())
IO.inspect(match?(%{a: x} when x > 1, %{a: 2}))
IO.inspect(~D[2020-01-01] |> Date.add(1) |> to_string())
