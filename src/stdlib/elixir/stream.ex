# Lazy collections. A stream of the struct's kind is a collection with operations on top: each operation is a
# function that turns the reducer behind it into one that does its own work first. Reducers get an element and
# a list of states, one for each operation that has a state of its own, and the accumulator at the end; what
# they answer is `{word, states}` with the words of `Enumerable.reduce/3`. `Enumerable.Stream` puts the chain
# together. Everything that cannot be such an operation is a function of a command and a reducer.

@moduledoc """
Lazy collections: nothing happens before something asks for elements, and no more than is asked for.

    iex> 1..1_000_000 |> Stream.map(&(&1 * 2)) |> Stream.filter(&(rem(&1, 3) == 0)) |> Enum.take(2)
    [6, 12]
"""

defstruct enum: nil, funs: [], accs: [], done: nil

## Operations

# An operation without a state.
defp operation(%Stream{done: nil, funs: funs} = stream, fun), do: %{stream | funs: [fun | funs]}
defp operation(enum, fun), do: %Stream{enum: enum, funs: [fun]}

# An operation whose state begins as `start`.
defp operation(%Stream{done: nil} = stream, start, fun),
  do: %{stream | funs: [fun | stream.funs], accs: [start | stream.accs]}

defp operation(enum, start, fun), do: %Stream{enum: enum, funs: [fun], accs: [start]}

# Passes an element on and puts this operation's state back in front.
defp pass(next, element, state, states) do
  {word, states} = next.(element, states)
  {word, [state | states]}
end

@doc """
Pieces of neighbours of which the function makes the same.

    iex> [1, 3, 2, 4, 5] |> Stream.chunk_by(&rem(&1, 2)) |> Enum.to_list()
    [[1, 3], [2, 4], [5]]
"""
def chunk_by(enum, fun) when is_function(fun, 1) do
  step = fn
    element, nil ->
      {:cont, {[element], fun.(element)}}

    element, {piece, key} ->
      case fun.(element) do
        ^key -> {:cont, {[element | piece], key}}
        other -> {:cont, Enum.reverse(piece), {[element], other}}
      end
  end

  chunk_while(enum, nil, step, fn
    nil -> {:cont, nil}
    {piece, _key} -> {:cont, Enum.reverse(piece), nil}
  end)
end

@doc false
def chunk(enum, count), do: chunk(enum, count, count, nil)

@doc false
def chunk(enum, count, step), do: chunk(enum, count, step, nil)

@doc false
def chunk(enum, count, step, nil), do: chunk_every(enum, count, step, :discard)
def chunk(enum, count, step, leftover), do: chunk_every(enum, count, step, leftover)

@doc """
Pieces of so many elements.

    iex> 1..5 |> Stream.chunk_every(2) |> Enum.to_list()
    [[1, 2], [3, 4], [5]]
"""
def chunk_every(enum, count), do: chunk_every(enum, count, count, [])

@doc """
Pieces of so many elements, each beginning a step after the one before. `leftover` fills up a last piece that
is too short, or leaves it out if it is `:discard`.

    iex> 1..4 |> Stream.chunk_every(2, 1, :discard) |> Enum.to_list()
    [[1, 2], [2, 3], [3, 4]]
"""
def chunk_every(enum, count, step, leftover \\ [])
    when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
  add = fn element, {piece, size} ->
    {piece, size} = {[element | piece], size + 1}
    rest = if size >= max(count, step), do: drop_first(piece, size, step), else: {piece, size}
    if size == count, do: {:cont, Enum.reverse(piece), rest}, else: {:cont, rest}
  end

  chunk_while(enum, {[], 0}, add, fn {piece, size} ->
    if leftover == :discard or size == 0 or size >= count do
      {:cont, []}
    else
      {:cont, Enum.reverse(piece, Enum.take(leftover, count - size)), []}
    end
  end)
end

# A piece stands there latest element first.
defp drop_first(piece, size, step), do: {Enum.take(piece, size - step), size - step}

@doc """
Pieces that a function gives: `{:cont, piece, acc}`, `{:cont, acc}` or `{:halt, acc}`; another one ends it.

    iex> step = fn x, acc -> if x == 0, do: {:cont, acc, []}, else: {:cont, [x | acc]} end
    iex> [1, 2, 0, 3] |> Stream.chunk_while([], step, &{:cont, &1, []}) |> Enum.to_list()
    [[2, 1], [3]]
"""
def chunk_while(enum, acc, chunk_fun, after_fun)
    when is_function(chunk_fun, 2) and is_function(after_fun, 1) do
  step = fn next ->
    fn element, [{:open, acc} | states] ->
      case chunk_fun.(element, acc) do
        {:cont, piece, acc} -> emit_piece(next, piece, acc, states)
        {:cont, acc} -> {:cont, [{:open, acc} | states]}
        {:halt, acc} -> {:halt, [{:open, acc} | states]}
      end
    end
  end

  last = fn
    :closed, states, _next ->
      {:cont, states}

    {:open, acc}, states, next ->
      case after_fun.(acc) do
        {:cont, piece, _acc} -> next.(piece, states)
        {:cont, _acc} -> {:cont, states}
      end
  end

  # What comes last needs to see the end of this collection, so further operations start a stream of their own.
  %{operation(enum, {:open, acc}, step) | done: last}
end

# Whoever stops at this piece does not want to see a last one.
defp emit_piece(next, piece, acc, states) do
  case next.(piece, states) do
    {:halt, states} -> {:halt, [:closed | states]}
    {word, states} -> {word, [{:open, acc} | states]}
  end
end

@doc """
The elements without those like the one before.

    iex> [1, 1, 2, 1] |> Stream.dedup() |> Enum.to_list()
    [1, 2, 1]
"""
def dedup(enum), do: dedup_by(enum, fn element -> element end)

@doc """
The elements without those of which the function makes the same as of the one before.

    iex> [1, 3, 2, 4] |> Stream.dedup_by(&rem(&1, 2)) |> Enum.to_list()
    [1, 2]
"""
def dedup_by(enum, fun) when is_function(fun, 1) do
  operation(enum, nil, fn next ->
    fn element, [last | states] ->
      case {:key, fun.(element)} do
        ^last -> {:cont, [last | states]}
        key -> pass(next, element, key, states)
      end
    end
  end)
end

@doc """
The elements without so many at the beginning, or at the end if the number is negative.

    iex> 1..5 |> Stream.drop(3) |> Enum.to_list()
    [4, 5]
    iex> 1..5 |> Stream.drop(-3) |> Enum.to_list()
    [1, 2]
"""
def drop(enum, count) when is_integer(count) and count >= 0 do
  operation(enum, count, fn next ->
    fn
      element, [0 | states] -> pass(next, element, 0, states)
      _element, [left | states] -> {:cont, [left - 1 | states]}
    end
  end)
end

def drop(enum, count) when is_integer(count) and count < 0 do
  # An element is passed on when so many others have come after it.
  operation(enum, {0, :queue.new()}, fn next ->
    fn element, [{held, queue} | states] ->
      queue = :queue.in(element, queue)

      if held < -count do
        {:cont, [{held + 1, queue} | states]}
      else
        {{:value, first}, queue} = :queue.out(queue)
        pass(next, first, {held, queue}, states)
      end
    end
  end)
end

@doc """
The elements without the first and every nth after it.

    iex> 1..6 |> Stream.drop_every(2) |> Enum.to_list()
    [2, 4, 6]
"""
def drop_every(enum, nth)
def drop_every(enum, 0), do: %Stream{enum: enum}
def drop_every([], _nth), do: %Stream{enum: []}

def drop_every(enum, nth) when is_integer(nth) and nth > 0 do
  operation(enum, nth, fn next ->
    fn
      _element, [^nth | states] -> {:cont, [1 | states]}
      element, [place | states] -> pass(next, element, place + 1, states)
    end
  end)
end

@doc """
The elements from the first on for which the function does not hold.

    iex> 1..5 |> Stream.drop_while(&(&1 < 3)) |> Enum.to_list()
    [3, 4, 5]
"""
def drop_while(enum, fun) when is_function(fun, 1) do
  operation(enum, true, fn next ->
    fn element, [dropping | states] ->
      if dropping && fun.(element),
        do: {:cont, [true | states]},
        else: pass(next, element, false, states)
    end
  end)
end

@doc """
Calls the function with each element that passes.

    iex> [1, 2] |> Stream.each(&send(self(), &1)) |> Enum.to_list()
    [1, 2]
"""
def each(enum, fun) when is_function(fun, 1) do
  operation(enum, fn next ->
    fn element, states ->
      fun.(element)
      next.(element, states)
    end
  end)
end

@doc """
The elements for which the function holds.

    iex> 1..4 |> Stream.filter(&(rem(&1, 2) == 0)) |> Enum.to_list()
    [2, 4]
"""
def filter(enum, fun) when is_function(fun, 1) do
  operation(enum, fn next ->
    fn element, states -> if fun.(element), do: next.(element, states), else: {:cont, states} end
  end)
end

@doc false
def filter_map(enum, filter, mapper), do: enum |> filter(filter) |> map(mapper)

@doc """
What the function makes of each element.

    iex> 1..3 |> Stream.map(&(&1 * 2)) |> Enum.to_list()
    [2, 4, 6]
"""
def map(enum, fun) when is_function(fun, 1) do
  operation(enum, fn next -> fn element, states -> next.(fun.(element), states) end end)
end

@doc """
The elements, with the first and every nth after it made by the function.

    iex> 1..5 |> Stream.map_every(2, &(&1 * 10)) |> Enum.to_list()
    [10, 2, 30, 4, 50]
"""
def map_every(enum, nth, fun)
def map_every(enum, 1, fun), do: map(enum, fun)
def map_every(enum, 0, _fun), do: %Stream{enum: enum}
def map_every([], _nth, _fun), do: %Stream{enum: []}

def map_every(enum, nth, fun) when is_integer(nth) and nth > 0 and is_function(fun, 1) do
  operation(enum, nth, fn next ->
    fn
      element, [^nth | states] -> pass(next, fun.(element), 1, states)
      element, [place | states] -> pass(next, element, place + 1, states)
    end
  end)
end

@doc """
The elements for which the function does not hold.

    iex> 1..4 |> Stream.reject(&(rem(&1, 2) == 0)) |> Enum.to_list()
    [1, 3]
"""
def reject(enum, fun) when is_function(fun, 1) do
  operation(enum, fn next ->
    fn element, states -> if fun.(element), do: {:cont, states}, else: next.(element, states) end
  end)
end

@doc """
The accumulators of a reduction that begins with the first element.

    iex> 1..4 |> Stream.scan(&(&1 + &2)) |> Enum.to_list()
    [1, 3, 6, 10]
"""
def scan(enum, fun) when is_function(fun, 2) do
  operation(enum, :first, fn next ->
    fn
      element, [:first | states] ->
        pass(next, element, {:acc, element}, states)

      element, [{:acc, acc} | states] ->
        acc = fun.(element, acc)
        pass(next, acc, {:acc, acc}, states)
    end
  end)
end

@doc """
The accumulators of a reduction.

    iex> 1..3 |> Stream.scan(10, &(&1 + &2)) |> Enum.to_list()
    [11, 13, 16]
"""
def scan(enum, acc, fun) when is_function(fun, 2) do
  operation(enum, acc, fn next ->
    fn element, [acc | states] ->
      acc = fun.(element, acc)
      pass(next, acc, acc, states)
    end
  end)
end

@doc """
The first so many elements, or the last if the number is negative.

    iex> 1..100 |> Stream.take(2) |> Enum.to_list()
    [1, 2]
    iex> 1..5 |> Stream.take(-2) |> Enum.to_list()
    [4, 5]
"""
def take(enum, count) when is_integer(count), do: take_some(enum, count)

defp take_some(_enum, 0), do: %Stream{enum: []}
defp take_some([], _count), do: %Stream{enum: []}

defp take_some(enum, count) when count > 0 do
  operation(enum, count, fn next ->
    fn
      _element, [0 | states] ->
        {:halt, [0 | states]}

      # Nothing is asked for any more after the last one.
      element, [1 | states] ->
        {_word, states} = next.(element, states)
        {:halt, [0 | states]}

      element, [left | states] ->
        pass(next, element, left - 1, states)
    end
  end)
end

defp take_some(enum, count) do
  &Enumerable.reduce(Enum.take(enum, count), &1, &2)
end

@doc """
The first element and every nth after it.

    iex> 1..6 |> Stream.take_every(2) |> Enum.to_list()
    [1, 3, 5]
"""
def take_every(enum, nth) when is_integer(nth) and nth >= 0, do: take_each(enum, nth)

defp take_each(_enum, 0), do: %Stream{enum: []}
defp take_each([], _nth), do: %Stream{enum: []}

defp take_each(enum, nth) do
  operation(enum, nth, fn next ->
    fn
      element, [^nth | states] -> pass(next, element, 1, states)
      _element, [place | states] -> {:cont, [place + 1 | states]}
    end
  end)
end

@doc """
The elements before the first for which the function does not hold.

    iex> 1..5 |> Stream.take_while(&(&1 < 3)) |> Enum.to_list()
    [1, 2]
"""
def take_while(enum, fun) when is_function(fun, 1) do
  operation(enum, fn next ->
    fn element, states -> if fun.(element), do: next.(element, states), else: {:halt, states} end
  end)
end

@doc """
Each element once, where it first stands.

    iex> [1, 2, 1] |> Stream.uniq() |> Enum.to_list()
    [1, 2]
"""
def uniq(enum), do: uniq_by(enum, fn element -> element end)

@doc false
def uniq(enum, fun), do: uniq_by(enum, fun)

@doc """
The first of the elements of which the function makes the same.

    iex> 1..4 |> Stream.uniq_by(&rem(&1, 2)) |> Enum.to_list()
    [1, 2]
"""
def uniq_by(enum, fun) when is_function(fun, 1) do
  operation(enum, %{}, fn next ->
    fn element, [seen | states] ->
      key = fun.(element)

      if is_map_key(seen, key),
        do: {:cont, [seen | states]},
        else: pass(next, element, Map.put(seen, key, true), states)
    end
  end)
end

@doc """
Each element with its place, or as a function of both makes it.

    iex> [:a, :b] |> Stream.with_index(1) |> Enum.to_list()
    [a: 1, b: 2]
    iex> [:a, :b] |> Stream.with_index(&{&2, &1}) |> Enum.to_list()
    [{0, :a}, {1, :b}]
"""
def with_index(enum, fun_or_offset \\ 0)

def with_index(enum, offset) when is_integer(offset), do: indexed(enum, offset, &{&1, &2})
def with_index(enum, fun) when is_function(fun, 2), do: indexed(enum, 0, fun)

defp indexed(enum, offset, fun) do
  operation(enum, offset, fn next ->
    fn element, [place | states] -> pass(next, fun.(element, place), place + 1, states) end
  end)
end

## Sources

@doc """
The elements of a collection again and again, without end.

    iex> [1, 2] |> Stream.cycle() |> Enum.take(5)
    [1, 2, 1, 2, 1]
"""
def cycle([]), do: raise(ArgumentError, "cannot cycle over an empty enumerable")

def cycle(list) when is_list(list) do
  unfold({list, list}, fn
    {whole, [element]} -> {element, {whole, whole}}
    {whole, [element | rest]} -> {element, {whole, rest}}
  end)
end

def cycle(enum) do
  &endless(&1, &2, enum, stepping(enum), false)
end

defp endless({:suspend, acc}, fun, enum, source, seen),
  do: {:suspended, acc, &endless(&1, fun, enum, source, seen)}

defp endless({:halt, acc}, _fun, _enum, source, _seen) do
  close(source)
  {:halted, acc}
end

defp endless({:cont, acc} = command, fun, enum, source, seen) do
  case next(source) do
    {:next, element, source} ->
      command = guarded(fn -> fun.(element, acc) end, fn -> close(source) end)
      endless(command, fun, enum, source, true)

    :ended when seen ->
      endless(command, fun, enum, stepping(enum), false)

    :ended ->
      raise ArgumentError, "cannot cycle over an empty enumerable"
  end
end

@doc """
A value so many times.

    iex> :x |> Stream.duplicate(2) |> Enum.to_list()
    [:x, :x]
"""
def duplicate(value, count) when is_integer(count) and count >= 0 do
  unfold(count, fn
    0 -> nil
    left -> {value, left - 1}
  end)
end

@doc """
The integers from 0 on, one each so many milliseconds.

    iex> 10 |> Stream.interval() |> Enum.take(3)
    [0, 1, 2]
"""
def interval(milliseconds)
    when (is_integer(milliseconds) and milliseconds >= 0) or milliseconds == :infinity do
  unfold(0, fn count ->
    Process.sleep(milliseconds)
    {count, count + 1}
  end)
end

@doc """
A value, what the function makes of it, what it makes of that, and so on.

    iex> 1 |> Stream.iterate(&(&1 * 2)) |> Enum.take(4)
    [1, 2, 4, 8]
"""
def iterate(start, fun) when is_function(fun, 1) do
  unfold({:first, start}, fn
    {:first, value} ->
      {value, {:after, value}}

    {:after, value} ->
      value = fun.(value)
      {value, {:after, value}}
  end)
end

@doc """
What the function gives, again and again.

    iex> (fn -> :x end) |> Stream.repeatedly() |> Enum.take(2)
    [:x, :x]
"""
def repeatedly(fun) when is_function(fun, 0) do
  &repeat(&1, &2, fun)
end

defp repeat({:suspend, acc}, reducer, fun), do: {:suspended, acc, &repeat(&1, reducer, fun)}
defp repeat({:halt, acc}, _reducer, _fun), do: {:halted, acc}
defp repeat({:cont, acc}, reducer, fun), do: repeat(reducer.(fun.(), acc), reducer, fun)

@doc """
The elements that a function makes of a resource: `{elements, acc}`, or `{:halt, acc}` at the end. The first
function opens it, the last closes it, whatever happens.

    iex> Stream.resource(fn -> 3 end, fn 0 -> {:halt, 0}; n -> {[n], n - 1} end, fn _ -> :ok end) |> Enum.to_list()
    [3, 2, 1]
"""
def resource(start_fun, next_fun, after_fun)
    when is_function(start_fun, 0) and is_function(next_fun, 1) and is_function(after_fun, 1) do
  steps = repeatedly(fn -> nil end)
  work = %{reducer: fn _step, acc -> next_fun.(acc) end, last: nil, finish: after_fun}
  &transformed(&1, &2, stepping(steps), start_fun.(), work)
end

@doc """
0 after so many milliseconds, and nothing more.

    iex> 10 |> Stream.timer() |> Enum.to_list()
    [0]
"""
def timer(milliseconds)
    when (is_integer(milliseconds) and milliseconds >= 0) or milliseconds == :infinity do
  take(interval(milliseconds), 1)
end

@doc """
The elements that a function makes of an accumulator: `{element, next}`, or `nil` at the end.

    iex> 5 |> Stream.unfold(fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list()
    [5, 4, 3, 2, 1]
"""
def unfold(start, fun) when is_function(fun, 1) do
  &unfolded(&1, &2, start, fun)
end

defp unfolded({:suspend, acc}, reducer, value, fun),
  do: {:suspended, acc, &unfolded(&1, reducer, value, fun)}

defp unfolded({:halt, acc}, _reducer, _value, _fun), do: {:halted, acc}

defp unfolded({:cont, acc}, reducer, value, fun) do
  case fun.(value) do
    {element, value} -> unfolded(reducer.(element, acc), reducer, value, fun)
    nil -> {:done, acc}
  end
end

## Several collections

@doc """
The elements of some collections, one after the other.

    iex> [1..2, [:a]] |> Stream.concat() |> Enum.to_list()
    [1, 2, :a]
"""
def concat(enums), do: flat_map(enums, fn enum -> enum end)

@doc """
The elements of two collections, one after the other.

    iex> Stream.concat(1..2, [:a]) |> Enum.to_list()
    [1, 2, :a]
"""
def concat(first, second), do: concat([first, second])

@doc """
The elements of all the collections that the function makes of the elements.

    iex> 1..2 |> Stream.flat_map(&[&1, &1 * 10]) |> Enum.to_list()
    [1, 10, 2, 20]
"""
def flat_map(enum, fun) when is_function(fun, 1) do
  transform(enum, nil, fn element, nil -> {fun.(element), nil} end)
end

@doc """
The elements with a separator between them.

    iex> 1..3 |> Stream.intersperse(0) |> Enum.to_list()
    [1, 0, 2, 0, 3]
"""
def intersperse(enum, separator) do
  transform(enum, :first, fn
    element, :first -> {[element], :later}
    element, :later -> {[separator, element], :later}
  end)
end

@doc """
The tuples of the elements at the same places of some collections.

    iex> [1..3, [:a, :b]] |> Stream.zip() |> Enum.to_list()
    [{1, :a}, {2, :b}]
"""
def zip(enums), do: zip_with(enums, &List.to_tuple/1)

@doc """
The pairs of the elements at the same places of two collections.

    iex> Stream.zip(1..3, [:a, :b]) |> Enum.to_list()
    [{1, :a}, {2, :b}]
"""
def zip(first, second), do: zip_with(first, second, &{&1, &2})

@doc """
What the function makes of each list of elements at the same places.

    iex> [[1, 2], [3, 4]] |> Stream.zip_with(&Enum.sum/1) |> Enum.to_list()
    [4, 6]
"""
def zip_with(enums, fun) when is_function(fun, 1) do
  &zipped(&1, &2, Enum.map(enums, fn enum -> stepping(enum) end), fun)
end

@doc """
What the function makes of the elements at the same places of two collections.

    iex> Stream.zip_with([1, 2], [3, 4], &(&1 + &2)) |> Enum.to_list()
    [4, 6]
"""
def zip_with(first, second, fun) when is_function(fun, 2) do
  zip_with([first, second], fn [a, b] -> fun.(a, b) end)
end

defp zipped({:cont, acc}, _reducer, [], _fun), do: {:done, acc}

defp zipped({:halt, acc}, _reducer, sources, _fun) do
  Enum.each(sources, &close/1)
  {:halted, acc}
end

defp zipped({:suspend, acc}, reducer, sources, fun),
  do: {:suspended, acc, &zipped(&1, reducer, sources, fun)}

defp zipped({:cont, acc}, reducer, sources, fun) do
  case row(sources, [], []) do
    {:row, elements, sources} ->
      work = fn -> reducer.(fun.(elements), acc) end
      command = guarded(work, fn -> Enum.each(sources, &close/1) end)
      zipped(command, reducer, sources, fun)

    :ended ->
      {:done, acc}
  end
end

# One element of each source, and the sources behind them. Where one has ended the others are closed.
defp row([], elements, moved), do: {:row, Enum.reverse(elements), Enum.reverse(moved)}

defp row([source | sources], elements, moved) do
  close_others = fn -> Enum.each(Enum.reverse(moved, sources), &close/1) end

  case guarded(fn -> next(source) end, close_others) do
    {:next, element, source} ->
      row(sources, [element | elements], [source | moved])

    :ended ->
      close_others.()
      :ended
  end
end

## Transforming, collecting, running

@doc """
The elements that a function makes of each element and an accumulator: `{elements, acc}`, or `{:halt, acc}` to end.

    iex> 1..9 |> Stream.transform(0, fn x, n -> if n < 2, do: {[x, x], n + 1}, else: {:halt, n} end) |> Enum.to_list()
    [1, 1, 2, 2]
"""
def transform(enum, acc, reducer) when is_function(reducer, 2) do
  work = %{reducer: reducer, last: nil, finish: nil}
  &transformed(&1, &2, stepping(enum), acc, work)
end

@doc """
As `transform/3`, with a function that makes the accumulator and one that gets it in the end, whatever happens.

    iex> Stream.transform(1..2, fn -> 10 end, fn x, n -> {[x + n], n} end, fn _ -> :ok end) |> Enum.to_list()
    [11, 12]
"""
def transform(enum, start_fun, reducer, after_fun)
    when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(after_fun, 1) do
  work = %{reducer: reducer, last: nil, finish: after_fun}
  &transformed(&1, &2, stepping(enum), start_fun.(), work)
end

@doc """
As `transform/4`, with a function for what comes after the last element: `{elements, acc}`.

    iex> last = fn n -> {[:last], n} end
    iex> Stream.transform(1..2, fn -> 0 end, fn x, n -> {[x], n} end, last, fn _ -> :ok end) |> Enum.to_list()
    [1, 2, :last]
"""
def transform(enum, start_fun, reducer, last_fun, after_fun)
    when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(last_fun, 1) and
           is_function(after_fun, 1) do
  work = %{reducer: reducer, last: last_fun, finish: after_fun}
  &transformed(&1, &2, stepping(enum), start_fun.(), work)
end

# Between two elements of the source.
defp transformed({:suspend, acc}, fun, source, user, work),
  do: {:suspended, acc, &transformed(&1, fun, source, user, work)}

defp transformed({:halt, acc}, _fun, source, user, work) do
  close(source)
  finish(work, user)
  {:halted, acc}
end

defp transformed({:cont, acc}, fun, source, user, work) do
  case guarded(fn -> next(source) end, fn -> finish(work, user) end) do
    {:next, element, source} ->
      cleanup = fn -> clean(source, work, user) end

      case guarded(fn -> work.reducer.(element, user) end, cleanup) do
        {:halt, user} ->
          clean(source, work, user)
          {:halted, acc}

        {elements, user} ->
          emitted({:cont, acc}, fun, inner(elements), source, user, work)
      end

    :ended ->
      transformed_end(acc, fun, user, work)
  end
end

defp transformed_end(acc, _fun, user, %{last: nil} = work) do
  finish(work, user)
  {:done, acc}
end

defp transformed_end(acc, fun, user, work) do
  {elements, user} =
    case guarded(fn -> work.last.(user) end, fn -> finish(work, user) end) do
      {:halt, user} -> {[], user}
      {elements, user} -> {elements, user}
    end

  emitted({:cont, acc}, fun, inner(elements), &nothing/1, user, %{work | last: nil})
end

# Within the elements that the function gave for one element.
defp emitted({:suspend, acc}, fun, inner, source, user, work),
  do: {:suspended, acc, &emitted(&1, fun, inner, source, user, work)}

defp emitted({:halt, acc}, _fun, inner, source, user, work) do
  close(inner)
  clean(source, work, user)
  {:halted, acc}
end

defp emitted({:cont, acc}, fun, [], source, user, work),
  do: transformed({:cont, acc}, fun, source, user, work)

defp emitted({:cont, acc}, fun, [element | elements], source, user, work) do
  command = guarded(fn -> fun.(element, acc) end, fn -> clean(source, work, user) end)
  emitted(command, fun, elements, source, user, work)
end

defp emitted({:cont, acc}, fun, inner, source, user, work) do
  case guarded(fn -> next(inner) end, fn -> clean(source, work, user) end) do
    {:next, element, inner} ->
      cleanup = fn ->
        close(inner)
        clean(source, work, user)
      end

      command = guarded(fn -> fun.(element, acc) end, cleanup)
      emitted(command, fun, inner, source, user, work)

    :ended ->
      transformed({:cont, acc}, fun, source, user, work)
  end
end

defp inner(elements) when is_list(elements), do: elements
defp inner(elements), do: stepping(elements)

defp clean(source, work, user) do
  close(source)
  finish(work, user)
end

defp finish(%{finish: nil}, _user), do: :ok
defp finish(%{finish: finish}, user), do: finish.(user)

@doc """
Passes the elements on and puts them, or what the function makes of them, into a collection on the way.

    iex> {:ok, device} = StringIO.open("")
    iex> ["a", "b"] |> Stream.into(IO.stream(device, :line)) |> Stream.run()
    iex> StringIO.contents(device)
    {"", "ab"}
"""
def into(enum, collectable, transform \\ fn element -> element end) when is_function(transform, 1) do
  &collect(enum, collectable, transform, &1, &2)
end

defp collect(enum, collectable, transform, command, fun) do
  {collected, add} = Collectable.into(collectable)

  step = fn element, {acc, collected} ->
    collected = add.(collected, {:cont, transform.(element)})
    {word, acc} = fun.(element, acc)
    {word, {acc, collected}}
  end

  collected(&Enumerable.reduce(enum, &1, step), collected, add, command)
end

defp collected(source, collected, add, {word, acc}) do
  case guarded(fn -> source.({word, {acc, collected}}) end, fn -> add.(collected, :halt) end) do
    {:suspended, {acc, collected}, source} ->
      {:suspended, acc, &collected(source, collected, add, &1)}

    {ended, {acc, collected}} ->
      add.(collected, :done)
      {ended, acc}
  end
end

@doc """
Goes through a stream for the sake of what happens on the way.

    iex> [1, 2] |> Stream.each(&send(self(), &1)) |> Stream.run()
    :ok
"""
def run(stream), do: Enum.each(stream, fn element -> element end)

## Going through a collection element by element

# A collection as a function that gives `{:suspended, [element], function}` for the next element.
defp stepping(enum),
  do: &Enumerable.reduce(enum, &1, fn element, acc -> {:suspend, [element | acc]} end)

# The next element and the source behind it. A collection may give its last element and end at once.
defp next(source) do
  case source.({:cont, []}) do
    {:suspended, [element | _], source} -> {:next, element, source}
    {:suspended, [], source} -> next(source)
    {_ended, [element | rest]} -> {:next, element, &left(rest, &1)}
    {_ended, _nothing} -> :ended
  end
end

defp left([element | rest], {:cont, _acc}), do: {:suspended, [element], &left(rest, &1)}
defp left(_elements, {_word, _acc}), do: {:done, []}

defp nothing(_command), do: {:done, []}

defp close(elements) when is_list(elements), do: :ok
defp close(source), do: source.({:halt, []})

# Runs code of others; if it fails, cleans up and lets the failure go on.
defp guarded(work, cleanup) do
  try do
    work.()
  catch
    kind, reason ->
      cleanup.()
      :erlang.raise(kind, reason, __STACKTRACE__)
  end
end
