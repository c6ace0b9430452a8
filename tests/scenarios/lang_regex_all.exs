# Regex: run, scan, named captures, replace with functions, split, options, escapes, errors.
r = ~r/(\d+)-(\w+)/
IO.inspect([Regex.run(r, "x 12-ab 3-c"), Regex.run(r, "none"), Regex.run(r, "12-ab", capture: :first), Regex.run(r, "12-ab", capture: :all_but_first), Regex.run(r, "12-ab", capture: [2]), Regex.run(r, "12-ab", capture: :none), Regex.run(r, "é12-ab", return: :index)])
IO.inspect([Regex.scan(r, "1-a 2-b"), Regex.scan(~r/./u, "aé"), Regex.scan(~r/a(b)?/, "aab"), Regex.scan(~r//, "ab"), Regex.scan(r, "1-a", return: :index), Regex.scan(~r/\w(\d)/, "a1 b2", capture: :all_but_first)])
n = ~r/(?<year>\d{4})-(?<month>\d\d)(?<rest>.*)?/
IO.inspect([Regex.named_captures(n, "2024-05"), Regex.named_captures(n, "no"), Regex.names(n), Regex.run(n, "2024-05 x", capture: ["month", "year"]), Regex.named_captures(n, "2024-05", return: :index)])
IO.inspect([Regex.replace(r, "12-ab", "\\2-\\1"), Regex.replace(~r/a/, "banana", "o", global: false), Regex.replace(~r/(a)(n)?/, "banana", fn all, a, n -> "[#{all}|#{a}|#{n}]" end), Regex.replace(~r/x/, "abc", "y"), Regex.replace(~r/\d/, "a1b2", fn d -> to_string(String.to_integer(d) * 2) end), Regex.replace(~r/b/, "abc", "\\0\\0"), Regex.replace(~r/(b)/, "abc", "\\g{1}x")])
IO.inspect([Regex.split(~r/,/, "a,b,,c"), Regex.split(~r/,/, "a,b,,c", trim: true), Regex.split(~r/(,)/, "a,b", include_captures: true), Regex.split(~r/,/, "a,b,c", parts: 2), Regex.split(~r//, "abc"), Regex.split(~r/(?<x>b)c/, "abcd", on: [:x]), Regex.split(~r/x/, "")])
IO.inspect([Regex.match?(~r/FOO/i, "foo"), "foo" =~ ~r/^o/, "foo" =~ "oo", "foo" =~ "", "a\nb" =~ ~r/a.b/, "a\nb" =~ ~r/a.b/s, "a\nb" =~ ~r/^b/m, "ab" =~ ~r/a  b/x, "aaa" =~ ~r/^a{2}$/])
IO.inspect([Regex.run(~r/a+?/, "aaa"), Regex.run(~r/a+/U, "aaa"), Regex.run(~r/(?=b)./, "ab"), Regex.run(~r/(?<!a)b/, "ab b"), Regex.run(~r/(a|b)+/, "abab"), Regex.run(~r/[[:alpha:]]+/, "1abc2"), Regex.run(~r/\p{Lu}/u, "aÉ"), Regex.run(~r/(.)\1/, "hello"), Regex.run(~r/\bcat\b/, "a cat!"), Regex.run(~r/^$/, "")])
IO.inspect([Regex.escape("a.b*c[d]"), Regex.source(r), Regex.opts(~r/a/imsx), Regex.regex?(r), Regex.regex?("a")])
IO.inspect([~r/a/, ~r/a\/b/u, ~r{a/b}, ~r"quote\"", Regex.compile!("a/b", "i"), ~R/#{x}/])
IO.inspect([Regex.compile("("), Regex.compile("a", "z"), Regex.compile("[a"), Regex.compile("ok"), Regex.compile("*")])
x = "b+"
IO.inspect([Regex.run(~r/a#{x}c/, "abbc"), Regex.run(~r/a#{Regex.escape(x)}c/, "ab+c")])
for f <- [fn -> Regex.compile!("(") end, fn -> Regex.compile!("a", "q") end, fn -> Regex.run("a", "b") end, fn -> Regex.run(~r/a/, :b) end, fn -> Regex.replace(~r/a/, "a", :x) end, fn -> "a" =~ 1 end, fn -> :a =~ ~r/a/ end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> hd()}")
  end
end
words = "the quick brown fox jumps over the lazy dog the end"
IO.inspect(Regex.scan(~r/\w+/, words) |> List.flatten() |> Enum.frequencies() |> Enum.sort_by(fn {w, c} -> {-c, w} end) |> Enum.take(3))
log = "2024-01-01 ERROR [db] lost\n2024-01-02 INFO [web] up\n2024-01-03 ERROR [web] down"
re = ~r/^(?<date>\S+) (?<level>ERROR) \[(?<mod>\w+)\] (?<msg>.*)$/m
IO.inspect(Regex.scan(re, log, capture: :all_names))
IO.inspect(for line <- String.split(log, "\n"), %{"mod" => mod, "msg" => msg} <- [Regex.named_captures(re, line)], do: {mod, msg})
IO.inspect(Regex.replace(~r/(\w+) (\w+)/, "John Smith", "\\2, \\1"))
IO.inspect(Regex.recompile!(r) == r)
