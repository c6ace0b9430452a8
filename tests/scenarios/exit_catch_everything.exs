# exit, throw, error and what try sees of each; exits in after and rescue; nested; reraise; the value of functions with implicit try.
Logger.configure(level: :none)
run = fn f ->
  try do
    f.()
  rescue
    e in [ArithmeticError, ArgumentError] -> {:rescued, e.__struct__}
    e -> {:rescued_other, Exception.message(e)}
  catch
    :exit, r -> {:exit, r}
    :throw, v -> {:throw, v}
    kind, v -> {kind, v}
  else
    v when is_integer(v) -> {:else, v}
    v -> {:else_any, v}
  after
    IO.write(".")
  end
end
fs = [fn -> 1 end, fn -> :a end, fn -> exit(:r) end, fn -> exit({:shutdown, 1}) end, fn -> throw(:t) end, fn -> raise "r" end, fn -> 1 + hd([:a]) end, fn -> :erlang.error(:badarg) end, fn -> :erlang.error(:custom) end, fn -> :erlang.error({:badmatch, 1}) end, fn -> :erlang.exit(:e) end, fn -> :erlang.throw(:w) end, fn -> :erlang.raise(:exit, :raised_exit, []) end, fn -> :erlang.raise(:throw, :raised_throw, []) end, fn -> Process.exit(self(), :normal) |> then(fn _ -> :unreached end) end |> then(fn _ -> fn -> :skip end end), fn -> hd([]) |> then(& &1) end, fn -> String.to_integer("x") end, fn -> Map.fetch!(%{}, :a) end, fn -> raise ArgumentError, "a" end, fn -> :erlang.nif_error(:n) end, fn -> apply(NoMod, :f, []) end]
for f <- fs, do: IO.inspect(run.(f))
defmodule T do
  def implicit(x) do
    if x > 1, do: throw({:big, x}), else: x
  catch
    {:big, n} -> {:caught, n}
  else
    n -> {:fine, n}
  after
    IO.puts("after #{x}")
  end
  def rethrow do
    try do
      raise "inner"
    rescue
      e -> reraise e, __STACKTRACE__
    end
  end
  def other do
    try do
      raise "inner"
    rescue
      RuntimeError -> reraise ArgumentError, [message: "outer"], __STACKTRACE__
    end
  end
  def nested do
    try do
      try do
        throw(:one)
      after
        throw(:two)
      end
    catch
      x -> x
    end
  end
  def in_rescue do
    try do
      raise "a"
    rescue
      _ -> exit(:from_rescue)
    after
      IO.puts("still after")
    end
  end
  def cleanup(f) do
    f.()
  after
    IO.puts("cleaned")
  end
end
IO.inspect([T.implicit(1), T.implicit(5)])
for f <- [&T.rethrow/0, &T.other/0, &T.nested/0, &T.in_rescue/0, fn -> T.cleanup(fn -> exit(:x) end) end, fn -> T.cleanup(fn -> :value end) end], do: IO.inspect(run.(f))
IO.inspect(try(do: throw(:x), catch: (:x -> :got)))
r = try do
  raise KeyError, key: :a, term: %{b: 1}
rescue
  e in KeyError -> {e.key, e.term}
end
IO.inspect(r)
r = try do
  exit(:a)
catch
  :exit, :b -> 1
  :exit, x when is_atom(x) -> {:guarded, x}
end
IO.inspect(r)
r = run.(fn -> try do 1 rescue _ -> 0 else 2 -> :two end end)
IO.inspect(r)
IO.inspect(run.(fn -> try do raise "q" rescue ArgumentError -> 1 end end))
IO.inspect(run.(fn -> try do throw(1) catch 2 -> 2 end end))
# what a process dies of
for f <- [fn -> exit(:e) end, fn -> throw(:t) end, fn -> raise "r" end, fn -> T.in_rescue() end, fn -> exit(:normal) end] do
  spawn_monitor(f)
  receive do
    {:DOWN, _, _, _, {%e{}, _}} -> IO.inspect(e)
    {:DOWN, _, _, _, {r, st}} when is_list(st) -> IO.inspect(r)
    {:DOWN, _, _, _, r} -> IO.inspect(r)
  end
end
for {k, r} <- [exit: :a, throw: :b, error: :badarg, error: %RuntimeError{message: "m"}, exit: {:noproc, {GenServer, :call, [:x, :y, 5000]}}, exit: {:timeout, {Task, :await, [1]}}, exit: {:shutdown, "s"}, exit: :normal, error: {:case_clause, 1}, error: :undef, error: {:badkey, :k}, exit: {%RuntimeError{message: "in exit"}, []}, exit: {:nodedown, :n}, exit: {:bad_return_value, 1}, exit: {:already_started, self()} |> then(fn _ -> :killed end)], do: IO.puts(Exception.format(k, r, []))
