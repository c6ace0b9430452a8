# for with every option, nested patterns, into of every kind, reduce with several accumulators; with/else in depth; recursion patterns.
IO.inspect(for(x <- 1..3, y <- x..3, x != y, do: {x, y}))
IO.inspect(for({:ok, v} <- [ok: 1, error: 2, ok: 3], do: v))
IO.inspect(for(%{n: n} when n > 1 <- [%{n: 1}, %{n: 2}, %{m: 3}], do: n))
IO.inspect(for(x <- [1, 2, 1], uniq: true, do: x * 10))
IO.inspect(for({k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k}))
IO.inspect(for(c <- 'abc', into: "", do: <<c + 1>>))
IO.inspect(for(x <- 1..3, into: MapSet.new([9]), do: x))
IO.inspect(for(x <- [a: 1], into: [], do: x))
IO.inspect(for(x <- 1..4, reduce: 0, do: (acc -> acc + x)))
IO.inspect(for x <- 1..3, y <- [:a, :b], reduce: {[], 0} do
  {l, n} when n < 4 -> {[{x, y} | l], n + 1}
  {l, n} -> {l, n}
end)
IO.inspect(for(x <- [1, nil, 2], x, do: x))
IO.inspect(for(x <- 1..6, rem(x, 2) == 0, y = x * x, y > 4, do: y))
IO.inspect(for([a, b | _] <- [[1, 2, 3], [1], [4, 5]], do: a + b))
IO.inspect(for(<<c <- "a1b2">>, c in ?0..?9, do: c - ?0))
IO.inspect(for(i <- 0..2, j <- 0..2, do: if(i == j, do: 1, else: 0)) |> Enum.chunk_every(3))
IO.inspect(for({k, vs} <- [a: [1, 2], b: []], v <- vs, do: {k, v}))
IO.inspect(for(x <- [], do: x))
IO.inspect(for(line <- String.split("a=1\nb=2\nbad", "\n"), [k, v] <- [String.split(line, "=")], into: %{}, do: {k, String.to_integer(v)}))
{:ok, dev} = StringIO.open("")
for(w <- ["x", "y"], into: IO.stream(dev, :line), do: w <> "\n")
IO.inspect(StringIO.contents(dev))
x = :outer
for x <- [1], do: x
IO.inspect(x)
parse = fn s ->
  with [a, b] <- String.split(s, "+"),
       {x, ""} <- Integer.parse(a),
       {y, ""} when y != 0 <- Integer.parse(b),
       sum = x + y,
       true <- sum < 100 || {:too_big, sum} do
    {:ok, sum}
  else
    [_] -> {:error, :no_plus}
    :error -> {:error, :nan}
    {n, rest} when is_binary(rest) -> {:error, {:rest, n, rest}}
    {:too_big, s} -> {:error, {:big, s}}
    other -> {:error, other}
  end
end
IO.inspect(Enum.map(["1+2", "12", "a+1", "1+2x", "1+0", "99+9", "1+2+3"], parse))
IO.inspect(with({:ok, a} <- {:ok, 1}, b = a + 1, do: b))
IO.inspect(with({:ok, a} <- :nope, do: a))
IO.inspect(with(do: :empty))
IO.inspect(with(a <- 1, b <- a + 1, c <- b + 1, do: [a, b, c]))
try do
  with {:ok, a} <- {:error, 1} do
    a
  else
    {:other, _} -> 1
  end
rescue
  e -> IO.inspect(e)
end
try do
  with {:ok, _} = m <- {:ok, 1}, {:bad, _} = m, do: m
rescue
  e -> IO.puts(Exception.message(e))
end
try do
  for(x <- [1, 2], into: %{}, do: x)
rescue
  e -> IO.puts(Exception.message(e))
end
try do
  for(x <- :notenum, do: x)
rescue
  e -> IO.puts(Exception.message(e))
end
defmodule Rec do
  def sum([]), do: 0
  def sum([h | t]), do: h + sum(t)
  def count(n, acc \\ 0)
  def count(0, acc), do: acc
  def count(n, acc), do: count(n - 1, acc + 1)
  def flatten([]), do: []
  def flatten([h | t]) when is_list(h), do: flatten(h) ++ flatten(t)
  def flatten([h | t]), do: [h | flatten(t)]
  def hanoi(0, _, _, _), do: []
  def hanoi(n, a, b, c), do: hanoi(n - 1, a, c, b) ++ [{a, c}] ++ hanoi(n - 1, b, a, c)
  def perms([]), do: [[]]
  def perms(l), do: for(h <- l, t <- perms(l -- [h]), do: [h | t])
  def ack(0, n), do: n + 1
  def ack(m, 0), do: ack(m - 1, 1)
  def ack(m, n), do: ack(m - 1, ack(m, n - 1))
  def even?(0), do: true
  def even?(n), do: odd?(n - 1)
  def odd?(0), do: false
  def odd?(n), do: even?(n - 1)
end
IO.inspect([Rec.sum(Enum.to_list(1..1000)), Rec.count(200_000), Rec.flatten([1, [2, [3, []]], 4]), length(Rec.hanoi(6, :a, :b, :c)), Rec.perms([1, 2, 3]), Rec.ack(2, 3), Rec.even?(100_001)])
queens = fn n ->
  solve = fn
    _, 0 -> [[]]
    f, k -> for(qs <- f.(f, k - 1), q <- 1..n, not Enum.any?(Enum.with_index(qs, 1), fn {o, d} -> o == q or abs(o - q) == d end), do: [q | qs])
  end
  solve.(solve, n)
end
IO.inspect({length(queens.(6)), hd(queens.(6))})
