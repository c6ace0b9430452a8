# How streams are gone through: the operations are put together to one reducer, see `Stream`.

@moduledoc "The implementation of `Enumerable` for streams."

def count(_stream), do: {:error, __MODULE__}

def member?(_stream, _element), do: {:error, __MODULE__}

def slice(_stream), do: {:error, __MODULE__}

def reduce(%Stream{enum: enum, funs: funs, accs: accs, done: done}, command, fun) do
  last = fn element, [acc] ->
    {word, acc} = fun.(element, acc)
    {word, [acc]}
  end

  chain = Enum.reduce(funs, last, fn operation, next -> operation.(next) end)
  go_on(&Enumerable.reduce(enum, &1, chain), Enum.reverse(accs), command, done && {done, last})
end

defp go_on(source, states, {word, acc}, done) do
  case source.({word, states ++ [acc]}) do
    {:suspended, states, source} ->
      {acc, states} = List.pop_at(states, -1)
      {:suspended, acc, &go_on(source, states, &1, done)}

    {ended, states} ->
      finish(ended, states, done)
  end
end

defp finish(ended, states, nil), do: {ended, List.last(states)}

# The operation that wants to see the end is the last one.
defp finish(ended, states, {done, last}) do
  [own, acc] = Enum.take(states, -2)

  case done.(own, [acc], last) do
    {:cont, [acc]} -> {ended, acc}
    {:halt, [acc]} -> {:halted, acc}
    {:suspend, [acc]} -> {:suspended, acc, fn {_word, acc} -> {:done, acc} end}
  end
end
