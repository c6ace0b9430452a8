# Map and reduce over texts: parallel map, word count with mappers and reducers as processes, partial failures, merge sort in processes.
Logger.configure(level: :none)

defmodule P do
  def pmap(list, f), do: list |> Enum.map(&Task.async(fn -> f.(&1) end)) |> Enum.map(&Task.await/1)
  def pmap_raw(list, f) do
    me = self()
    list
    |> Enum.map(fn x -> spawn_link(fn -> send(me, {self(), f.(x)}) end) end)
    |> Enum.map(fn pid -> receive do: ({^pid, r} -> r) end)
  end
  def msort([]), do: []
  def msort([x]), do: [x]
  def msort(list) when length(list) < 8, do: Enum.sort(list)
  def msort(list) do
    {a, b} = Enum.split(list, div(length(list), 2))
    t = Task.async(fn -> msort(a) end)
    merge(Task.await(t), msort(b))
  end
  defp merge([], b), do: b
  defp merge(a, []), do: a
  defp merge([x | a], [y | _] = b) when x <= y, do: [x | merge(a, b)]
  defp merge(a, [y | b]), do: [y | merge(a, b)]
end

defmodule MapReduce do
  def run(inputs, mapper, reducer, reducers) do
    boss = self()
    rs = for i <- 0..(reducers - 1), into: %{}, do: {i, spawn_link(fn -> reduce_loop(%{}, reducer, boss) end)}
    maps = for input <- inputs do
      spawn_monitor(fn ->
        for {k, v} <- mapper.(input), do: send(rs[:erlang.phash2(k, reducers)], {:pair, k, v})
      end)
    end
    failed = for {pid, ref} <- maps, reduce: 0 do
      n -> receive do
        {:DOWN, ^ref, _, ^pid, :normal} -> n
        {:DOWN, ^ref, _, ^pid, _} -> n + 1
      end
    end
    for {_, r} <- rs, do: send(r, :finish)
    result = for _ <- rs, reduce: %{}, do: (acc -> receive(do: ({:reduced, m} -> Map.merge(acc, m))))
    {result, failed}
  end
  defp reduce_loop(acc, f, boss) do
    receive do
      {:pair, k, v} -> reduce_loop(Map.update(acc, k, v, &f.(k, &1, v)), f, boss)
      :finish -> send(boss, {:reduced, acc})
    end
  end
end

texts = ["the cat sat on the mat", "the dog sat", "a cat and a dog", :not_a_text, "mat cat"]
words = fn text -> text |> String.split() |> Enum.map(&{&1, 1}) end
{counts, failed} = MapReduce.run(texts, words, fn _, a, b -> a + b end, 3)
IO.inspect(counts)
IO.inspect(failed)
IO.inspect(counts |> Enum.sort_by(fn {w, c} -> {-c, w} end) |> Enum.take(3))
{index, _} = MapReduce.run(Enum.with_index(Enum.filter(texts, &is_binary/1)), fn {t, i} -> t |> String.split() |> Enum.uniq() |> Enum.map(&{&1, [i]}) end, fn _, a, b -> Enum.sort(a ++ b) end, 2)
IO.inspect(index)
{lens, _} = MapReduce.run(~w(a bb cc ddd e), &[{String.length(&1), &1}], fn _, a, b -> Enum.max([a, b]) end, 2)
IO.inspect(lens)
IO.inspect(P.pmap(1..10, &(&1 * &1)))
IO.inspect(P.pmap_raw([3, 1, 2], fn x -> Process.sleep(x * 10); x end))
:rand.seed(:exsss, {7, 7, 7})
list = for _ <- 1..200, do: :rand.uniform(1000)
IO.inspect(P.msort(list) == Enum.sort(list))
IO.inspect(P.msort([3, 1, 2]))
fib = fn f, n -> if n < 2, do: n, else: f.(f, n - 1) + f.(f, n - 2) end
IO.inspect(P.pmap(10..15, &fib.(fib, &1)))
chunks = 1..1000 |> Enum.chunk_every(100) |> Task.async_stream(&Enum.sum/1, ordered: false) |> Enum.map(&elem(&1, 1))
IO.inspect({length(chunks), Enum.sum(chunks)})
matrix = fn a, b -> P.pmap(a, fn row -> for col <- Enum.zip_with(b, & &1), do: Enum.zip_with(row, col, &*/2) |> Enum.sum() end) end
IO.inspect(matrix.([[1, 2], [3, 4]], [[5, 6], [7, 8]]))
