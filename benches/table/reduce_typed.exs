# Enum.reduce over 100,000 with a function as typed at a prompt, COUNT times.
count = String.to_integer(hd(System.argv()))

Code.eval_string("""
for _ <- 1..#{count}//1, do: Enum.reduce(1..100_000, 0, fn x, acc -> x + acc end)
""")
