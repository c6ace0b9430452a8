# OptionParser: types, negated flags, letters in one word, values that look like switches, what is wrong.
table = [
  {["--limit", "3", "--no-color", "file"], [strict: [limit: :integer, color: :boolean]]},
  {["--limit=x", "-v", "-v", "--", "--rest"], [strict: [limit: :integer, verbose: :count], aliases: [v: :verbose]]},
  {["-ab=1", "-ab3", "-o43.2"], [switches: [b: :integer, o: :float], aliases: [a: :a, b: :b, o: :o]]},
  {["--no-docs=foo", "bar", "--docs=maybe"], [switches: [docs: :boolean]]},
  {["--n", "-5", "--s", "-"], [strict: [n: :integer, s: :string]]},
  {["--tag", "a", "--tag", "b"], [strict: [tag: :keep]]},
  {["--unknown=1", "-x", "y", "z"], [strict: [known: :string]]},
  {["--some-thing", "-3ab", "-a-b"], [strict: [some_thing: :boolean]]}
]

for {argv, options} <- table do
  IO.inspect(OptionParser.parse(argv, options))
  IO.inspect(OptionParser.next(argv, options))
end

IO.inspect(OptionParser.parse_head(["--v", "--", "a", "--v"], strict: [v: :boolean]))

for options <- [[switches: [], strict: []], [strict: [a: :strange]]] do
  try do
    OptionParser.parse([], options)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end
