# String in breadth: unicode, padding, splitting, trimming, replacing, codepoints, distances, conversions and their errors.
s = "Héllo Wörld"
IO.inspect([String.length(s), byte_size(s), String.upcase(s), String.downcase("ÀÉÎ"), String.capitalize("éCOLE"), String.reverse(s), String.at(s, 1), String.at(s, -1), String.at(s, 50), String.first(""), String.last("abc")])
IO.inspect([String.upcase("straße"), String.downcase("ΣΑΣ"), String.downcase("ΣΑΣ", :greek), String.upcase("i", :turkic), String.upcase("ab", :ascii), String.capitalize("ǆ")])
IO.inspect([String.split("a b  c"), String.split("a,b,,c", ","), String.split("a,b,,c", ",", trim: true), String.split("a,b,c", ",", parts: 2), String.split("a1b2", ["1", "2"]), String.split("abc", ""), String.split("", ","), String.split(" a "), String.split("a-b_c", ~r/[-_]/), String.split("abc", ~r/b/, include_captures: true)])
IO.inspect([String.trim("  a "), String.trim_leading("xxaxx", "x"), String.trim_trailing("xxaxx", "x"), String.trim("\t\n a \u00A0"), String.trim("aXa", "a")])
IO.inspect([String.pad_leading("7", 3, "0"), String.pad_trailing("ab", 5), String.pad_leading("abc", 2), String.pad_leading("x", 6, ["1", "23"]), String.pad_trailing("é", 3, ".")])
IO.inspect([String.replace("a-b-c", "-", "+"), String.replace("a-b-c", "-", "+", global: false), String.replace("abc", ~r/[ac]/, &String.upcase/1), String.replace("a.b", ".", fn x -> x <> x end), String.replace("aXbX", ["a", "b"], "_"), String.replace_prefix("abab", "ab", "X"), String.replace_suffix("abab", "ab", "X"), String.replace_leading("aaab", "a", "x"), String.replace_trailing("baaa", "a", "x"), String.replace("ab", "", "-"), String.replace("hello", ~r/(l+)/, "<\\1>"), String.replace("a", "b", "\\0")])
IO.inspect([String.slice(s, 1, 3), String.slice(s, -3, 2), String.slice(s, 1..3), String.slice(s, -3..-1), String.slice(s, 20, 3), String.slice(s, 2..-2//1), String.slice(s, 0..-1//2), String.split_at(s, 3), String.split_at(s, -2), String.split_at("ab", 9)])
IO.inspect([String.contains?(s, "Wö"), String.contains?(s, ["x", "H"]), String.contains?(s, []), String.starts_with?(s, ["x", "Hé"]), String.ends_with?(s, ""), String.starts_with?("", ""), String.match?("a1", ~r/\d/)])
IO.inspect([String.codepoints("e\u0301a"), String.graphemes("e\u0301a"), String.length("e\u0301"), String.next_grapheme("ab"), String.next_codepoint(""), String.graphemes("👨‍👩‍👧🇩🇪"), String.to_charlist("aß"), String.valid?(<<255>>), String.valid?("ß"), String.printable?("a\0"), String.printable?("é")])
IO.inspect([String.normalize("e\u0301", :nfc) == "é", String.normalize("é", :nfd) |> byte_size(), String.equivalent?("é", "e\u0301"), "é" == "e\u0301"])
IO.inspect([String.duplicate("ab", 3), String.duplicate("x", 0), String.myers_difference("abc", "adc"), String.jaro_distance("martha", "marhta") |> Float.round(4), String.jaro_distance("", "a"), String.bag_distance("abc", "cab")])
IO.inspect([String.to_integer("12"), String.to_integer("-FF", 16), String.to_float("1.5e3"), String.to_atom("a b"), String.to_existing_atom("ok"), Integer.parse("12abc"), Integer.parse("x"), Float.parse("1.5.2"), Float.parse("3"), Integer.to_string(255, 2)])
IO.inspect([String.chunk("abc\0\0d", :printable), String.chunk(<<255, 97>>, :valid), String.splitter("a,b", ",") |> Enum.to_list(), String.to_charlist(""), List.to_string([97, "b", ['c', 228]]), to_string([?a, "é"]), to_charlist("é")])
IO.inspect(["a" <> "b", "a" < "b", "a" < "B", "abc" > "ab", "Z" < "a", "é" > "z", "10" < "9", ?a, ?\n, ?é, "\x41\u{1F600}\t\"\\", "tab\there", 'single \'q\''])
IO.inspect([~s(a "quoted" #{1 + 1}), ~S(raw #{1}\n), "multi
line", """
  indented
    more
  """, "a\
b", "nul\0", "\e[0m", "\a\b\d\f\v", "#{nil}|#{:a}|#{1.0}|#{'cl'}|#{[65, [66]]}"])
IO.inspect(for <<c <- "abc">>, do: c)
IO.inspect(for <<c::utf8 <- "aé€">>, do: c)
for f <- [fn -> String.to_integer("1.5") end, fn -> String.to_float("1") end, fn -> String.to_existing_atom("surely_never_seen_#{1}") end, fn -> String.duplicate("a", -1) end, fn -> "a" <> hd([1]) end, fn -> "#{{1, 2}}" end, fn -> String.upcase(:a) end, fn -> String.length(nil) end, fn -> String.slice("abc", 0, -1) end, fn -> String.split(1, ",") end, fn -> String.pad_leading("a", 3, "") end, fn -> String.replace("a", 1, "b") end, fn -> String.at("abc", 1.0) end, fn -> to_string(%{}) end, fn -> String.to_atom(1) end, fn -> String.first(1) end, fn -> List.to_string([1, :a]) end, fn -> String.contains?("a", 1) end, fn -> String.to_charlist(<<255>>) end, fn -> List.to_string([0x110000]) end, fn -> String.normalize("a", :x) end, fn -> String.to_integer("zz", 40) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> Enum.join(" / ")}")
  end
end
