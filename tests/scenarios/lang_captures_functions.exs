# Captures and functions: nested placeholders, operators, captured macros refused, arities, closures, default arguments, apply, pipes into anonymous ones.
add = &(&1 + &2)
IO.inspect(add.(1, 2))
IO.inspect((&{&1, [&2 | &1]}).([1], 2))
IO.inspect((&"#{&1}-#{&2}").(1, :b))
IO.inspect(Enum.map([1, 2], &[&1, &1]))
IO.inspect(Enum.map(%{a: 1}, &elem(&1, 1)))
IO.inspect(Enum.map(["1", "2"], &String.to_integer/1))
IO.inspect(Enum.reduce([1, 2, 3], &*/2))
IO.inspect(Enum.map([1, nil, false], &!/1))
IO.inspect((& &1.name).(%{name: "n"}))
IO.inspect(Enum.sort_by([%{n: 2}, %{n: 1}], & &1.n))
IO.inspect((&%{key: &1, list: [&1, &2]}).(1, 2))
IO.inspect((&(&1 |> to_string() |> String.upcase())).(:abc))
IO.inspect((&Map.get(&1, :a, &2)).(%{}, :dflt))
IO.inspect((&if(&1, do: :yes, else: :no)).(nil))
IO.inspect(is_function(&String.length/1, 1))
IO.inspect([inspect(&String.length/1), inspect(&Kernel.+/2), inspect(&:lists.map/2)])
IO.inspect(&Enum.map/2)
IO.inspect(Function.info(&Enum.map/2, :arity))
IO.inspect(Function.info(&Enum.map/2)[:type])
IO.inspect(:erlang.fun_info(fn a, b, c -> {a, b, c} end, :arity))
IO.inspect((&Enum.map/2) == (&Enum.map/2))
counter = fn start -> fn step -> start + step end end
IO.inspect(counter.(10).(5))
compose = fn f, g -> fn x -> x |> f.() |> g.() end end
IO.inspect(compose.(&(&1 * 2), &(&1 + 1)).(5))
fact = fn f, n -> if n < 2, do: 1, else: n * f.(f, n - 1) end
IO.inspect(fact.(fact, 20))
curry = fn f -> fn a -> fn b -> f.(a, b) end end end
IO.inspect(curry.(&-/2).(10).(3))
IO.inspect(5 |> then(&(&1 * &1)))
IO.inspect(5 |> (fn x -> x - 1 end).())

defmodule D do
  def f(a, b \\ 2, c \\ a_default()), do: {a, b, c}
  defp a_default, do: :computed
  def g(a \\ 1, b, c \\ 3)
  def g(:x, b, c), do: {:x, b, c}
  def g(a, b, c), do: [a, b, c]
  def h(list, opts \\ [])
  def h([], _), do: :empty
  def h(list, opts), do: {length(list), opts[:by]}
  def shadow(x), do: (x = x + 1; f = fn x -> x * 10 end; {x, f.(x)})
  def pick(:priv), do: &priv/1
  def pick(:pub), do: &f/1
  defp priv(x), do: {:priv, x}
  def self_capture, do: Enum.map([1, 2], &f/1)
  def var_args(args), do: apply(__MODULE__, :f, args)
  defdelegate len(s), to: String, as: :length
  defdelegate reverse(s), to: String
  defdelegate put(m, k, v \\ nil), to: Map
end
IO.inspect([D.f(1), D.f(1, 3), D.f(1, 3, 4), D.g(2), D.g(:x, 2), D.g(:x, 2, 9), D.h([]), D.h([1], by: 2), D.h([1, 2])])
IO.inspect([D.shadow(1), D.pick(:priv).(1), D.pick(:pub).(1), D.self_capture(), D.var_args([7]), D.var_args([7, 8, 9])])
IO.inspect([D.len("héé"), D.reverse("abc"), D.put(%{}, :k), D.put(%{}, :k, 1)])
IO.inspect(D.__info__(:functions))
IO.inspect({function_exported?(D, :f, 1), function_exported?(D, :f, 4), function_exported?(D, :priv, 1)})
IO.inspect(apply(&D.f/2, [1, 2]))
IO.inspect(apply(String, :split, ["a b"]))
x = 1
f = fn -> x end
x = 2
IO.inspect({f.(), x})
multi = fn
  [], acc -> acc
  [h | t], acc when h > 0 -> {h, t, acc}
  [_ | _], _ -> :neg
end
IO.inspect([multi.([], 1), multi.([1, 2], 0), multi.([-1], 0)])
for code <- ["&(&1 + &3)", "&1", "&(&0)", "& &1 + (& &2)", "&foo", "&(1)"] do
  try do
    IO.inspect(Code.eval_string(code))
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end
for {f, args} <- [{add, [1]}, {fn -> 1 end, [1]}, {&String.length/1, []}] do
  try do
    apply(f, args)
  rescue
    e -> IO.puts(Exception.message(e) |> String.replace(~r/#Function<[^>]*>/, "FUN"))
  end
end
