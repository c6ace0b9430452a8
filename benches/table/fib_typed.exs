# fib(22) as typed at a prompt, COUNT times: both sides evaluate the text.
count = String.to_integer(hd(System.argv()))

Code.eval_string("""
fib = fn
  _, 0 -> 0
  _, 1 -> 1
  fib, n -> fib.(fib, n - 1) + fib.(fib, n - 2)
end

for _ <- 1..#{count}//1, do: fib.(fib, 22)
""")
