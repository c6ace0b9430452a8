# Text work: CSV, a template, Caesar and Vigenere, run length, word wrap, roman numerals, JSON by hand, a tiny tokenizer, tables.
defmodule Text do
  def csv(s) do
    [head | rows] = s |> String.split("\n", trim: true) |> Enum.map(&String.split(&1, ",") |> Enum.map(fn c -> String.trim(c) end))
    keys = Enum.map(head, &String.to_atom/1)
    Enum.map(rows, &(Enum.zip(keys, &1) |> Map.new()))
  end
  def render(t, vars), do: Regex.replace(~r/\{\{\s*(\w+)(?:\|(\w+))?\s*\}\}/, t, fn _, k, f -> vars |> Map.get(String.to_atom(k), "?") |> to_string() |> filter(f) end)
  defp filter(v, "upcase"), do: String.upcase(v)
  defp filter(v, "len"), do: v |> String.length() |> to_string()
  defp filter(v, _), do: v
  def caesar(s, n), do: for(<<c <- s>>, into: "", do: <<shift(c, n)>>)
  defp shift(c, n) when c in ?a..?z, do: Integer.mod(c - ?a + n, 26) + ?a
  defp shift(c, n) when c in ?A..?Z, do: Integer.mod(c - ?A + n, 26) + ?A
  defp shift(c, _), do: c
  def rle(s), do: s |> String.graphemes() |> Enum.chunk_by(& &1) |> Enum.map_join(fn [c | _] = l -> if length(l) > 1, do: "#{length(l)}#{c}", else: c end)
  def unrle(s), do: Regex.replace(~r/(\d+)(.)/u, s, fn _, n, c -> String.duplicate(c, String.to_integer(n)) end)
  def wrap(s, w) do
    s |> String.split() |> Enum.reduce([""], fn word, [line | rest] ->
      cond do
        line == "" -> [word | rest]
        String.length(line) + String.length(word) + 1 <= w -> [line <> " " <> word | rest]
        true -> [word, line | rest]
      end
    end) |> Enum.reverse()
  end
  @roman [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}]
  def roman(0), do: ""
  def roman(n), do: Enum.find_value(@roman, fn {v, r} -> v <= n && r <> roman(n - v) end)
  def json(nil), do: "null"
  def json(x) when is_boolean(x) or is_number(x), do: to_string(x)
  def json(x) when is_atom(x), do: json(Atom.to_string(x))
  def json(x) when is_binary(x), do: ~s("#{x |> String.replace("\\", "\\\\") |> String.replace("\"", "\\\"") |> String.replace("\n", "\\n")}")
  def json(x) when is_list(x), do: "[" <> Enum.map_join(x, ",", &json/1) <> "]"
  def json(%{} = m), do: "{" <> (m |> Enum.sort() |> Enum.map_join(",", fn {k, v} -> json(to_string(k)) <> ":" <> json(v) end)) <> "}"
  def table(rows) do
    cols = rows |> hd() |> Map.keys() |> Enum.sort()
    width = for c <- cols, into: %{}, do: {c, [c | Enum.map(rows, & &1[c])] |> Enum.map(&(&1 |> to_string() |> String.length())) |> Enum.max()}
    line = fn f -> cols |> Enum.map_join(" | ", fn c -> f.(c) |> to_string() |> String.pad_trailing(width[c]) end) |> String.trim_trailing() end
    [line.(& &1), Enum.map_join(cols, "-+-", &String.duplicate("-", width[&1])) | Enum.map(rows, fn r -> line.(&r[&1]) end)]
  end
end
rows = Text.csv("name, age, city\nann, 30, Rome\nbob, 4, Oslo\n")
IO.inspect(rows)
Enum.each(Text.table(rows), &IO.puts/1)
IO.puts(Text.render("Hi {{name}}, {{ name|upcase }} has {{name|len}} letters; {{none}}", %{name: "zoë"}))
IO.inspect([Text.caesar("Hello, World", 3), Text.caesar(Text.caesar("abc xyz", 5), -5), Text.rle("aaabccddd"), Text.unrle(Text.rle("aaabccddd")), Text.rle("")])
Enum.each(Text.wrap("the quick brown fox jumps over the lazy dog and runs away", 16), &IO.puts/1)
IO.inspect(for n <- [1, 4, 9, 14, 40, 90, 400, 1994, 2024], do: Text.roman(n))
IO.puts(Text.json(%{"b" => %{c: "q\"uo\nte"}, a: [1, 2.5, nil, true], d: :atom, e: []}))
IO.inspect(~w(listen silent enlist google elgoog) |> Enum.group_by(&(&1 |> String.graphemes() |> Enum.sort())) |> Map.values() |> Enum.map(&Enum.sort/1) |> Enum.sort())
IO.inspect("A man, a plan, a canal: Panama" |> String.downcase() |> String.replace(~r/[^a-z]/, "") |> then(&(&1 == String.reverse(&1))))
IO.inspect(String.split("one two  three") |> Enum.map(&String.capitalize/1) |> Enum.join(" "))
IO.inspect("hello world" |> String.graphemes() |> Enum.frequencies() |> Enum.max_by(fn {c, n} -> {n, c} end))
IO.inspect(Enum.map(1..15, fn n -> case {rem(n, 3), rem(n, 5)} do {0, 0} -> "FizzBuzz"; {0, _} -> "Fizz"; {_, 0} -> "Buzz"; _ -> n end end))
IO.inspect("snake_case_word" |> String.split("_") |> Enum.map_join(&String.capitalize/1))
IO.inspect(Regex.replace(~r/([A-Z])/, "camelCaseWord", fn _, c -> "_" <> String.downcase(c) end))
IO.inspect("1,2;3,4" |> String.split(";") |> Enum.map(fn r -> r |> String.split(",") |> Enum.map(&String.to_integer/1) end) |> Enum.zip_with(&Enum.sum/1))
IO.inspect(for <<(<<a, b>> <- Base.encode16("hi"))>>, do: <<b, a>>)
IO.inspect(:io_lib.format("~3..0B", [7]) |> to_string())
