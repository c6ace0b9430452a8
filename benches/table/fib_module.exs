# fib(22) of a module, COUNT times. The reference compiles it to machine code.
defmodule Fib do
  def fib(0), do: 0
  def fib(1), do: 1
  def fib(n), do: fib(n - 1) + fib(n - 2)
end

count = String.to_integer(hd(System.argv()))
for _ <- 1..count//1, do: Fib.fib(22)
