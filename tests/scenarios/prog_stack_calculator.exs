# A stack server and a reverse Polish calculator on it, a tokenizer and an infix parser; errors as values; undo.
Logger.configure(level: :none)

defmodule Stack do
  use GenServer
  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def push(s, x), do: GenServer.cast(s, {:push, x})
  def pop(s), do: GenServer.call(s, :pop)
  def undo(s), do: GenServer.call(s, :undo)
  def all(s), do: GenServer.call(s, :all)
  @impl true
  def init(opts), do: {:ok, {Keyword.get(opts, :items, []), []}}
  @impl true
  def handle_cast({:push, x}, {items, past}), do: {:noreply, {[x | items], [items | past]}}
  @impl true
  def handle_call(:pop, _, {[], _} = s), do: {:reply, {:error, :empty}, s}
  def handle_call(:pop, _, {[h | t] = items, past}), do: {:reply, {:ok, h}, {t, [items | past]}}
  def handle_call(:undo, _, {_, []} = s), do: {:reply, :nothing, s}
  def handle_call(:undo, _, {_, [old | past]}), do: {:reply, :ok, {old, past}}
  def handle_call(:all, _, {items, _} = s), do: {:reply, items, s}
end

defmodule Calc do
  @ops %{"+" => 1, "-" => 1, "*" => 2, "/" => 2, "^" => 3}
  def tokens(text), do: Regex.scan(~r/\d+(?:\.\d+)?|[-+*\/^()]|\S/, text) |> List.flatten()
  def to_rpn(tokens), do: rpn(tokens, [], [])
  defp rpn([], [], out), do: {:ok, Enum.reverse(out)}
  defp rpn([], ["(" | _], _), do: {:error, :unbalanced}
  defp rpn([], [op | ops], out), do: rpn([], ops, [op | out])
  defp rpn(["(" | t], ops, out), do: rpn(t, ["(" | ops], out)
  defp rpn([")" | t], ops, out) do
    case Enum.split_while(ops, &(&1 != "(")) do
      {_, []} -> {:error, :unbalanced}
      {above, [_ | rest]} -> rpn(t, rest, Enum.reverse(above) ++ out)
    end
  end
  defp rpn([tok | t], ops, out) when is_map_key(@ops, tok) do
    {above, rest} = Enum.split_while(ops, fn o -> o != "(" and (@ops[o] > @ops[tok] or (@ops[o] == @ops[tok] and tok != "^")) end)
    rpn(t, [tok | rest], Enum.reverse(above) ++ out)
  end
  defp rpn([tok | t], ops, out) do
    case Float.parse(tok) do
      {n, ""} -> rpn(t, ops, [n | out])
      _ -> {:error, {:bad_token, tok}}
    end
  end
  def eval(rpn) do
    {:ok, s} = Stack.start_link()
    result = Enum.reduce_while(rpn, :ok, fn
      n, _ when is_float(n) -> {:cont, Stack.push(s, n)}
      op, _ ->
        with {:ok, b} <- Stack.pop(s), {:ok, a} <- Stack.pop(s), {:ok, v} <- apply_op(op, a, b) do
          {:cont, Stack.push(s, v)}
        else
          e -> {:halt, e}
        end
    end)
    case {result, Stack.all(s)} do
      {:ok, [v]} -> {:ok, v}
      {:ok, other} -> {:error, {:left_over, other}}
      {e, _} -> e
    end
  end
  defp apply_op("+", a, b), do: {:ok, a + b}
  defp apply_op("-", a, b), do: {:ok, a - b}
  defp apply_op("*", a, b), do: {:ok, a * b}
  defp apply_op("/", _, b) when b == 0, do: {:error, :division_by_zero}
  defp apply_op("/", a, b), do: {:ok, a / b}
  defp apply_op("^", a, b), do: {:ok, :math.pow(a, b)}
  def run(text), do: with({:ok, rpn} <- text |> tokens() |> to_rpn(), do: eval(rpn))
end

for t <- ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "10 / 4 - 1", "1 / 0", "(1 + 2", "1 + 2)", "1 +", "a + 1", "", "1 2", "8 - 3 - 2", "1.5 * 4"], do: IO.inspect({t, Calc.run(t)})
{:ok, s} = Stack.start_link(items: [:base])
for x <- 1..3, do: Stack.push(s, x)
IO.inspect(Stack.all(s))
IO.inspect([Stack.pop(s), Stack.pop(s), Stack.undo(s), Stack.all(s)])
IO.inspect(for(_ <- 1..6, do: Stack.undo(s)))
IO.inspect(Stack.all(s))
IO.inspect(for(_ <- 1..2, do: Stack.pop(s)))
