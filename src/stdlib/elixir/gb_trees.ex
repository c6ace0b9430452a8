# Erlang's general balanced trees: `{size, node}`, where a node is `{key, value, smaller, bigger}` or `nil`. Only an
# insertion that makes a branch too deep for the number of its nodes lets the smallest such part be built anew.

@moduledoc "Balanced trees of keys and values, in the order of terms."

@doc """
The tree built anew, as flat as can be.

    iex> :gb_trees.balance(:gb_trees.from_orddict([a: 1]))
    {1, {:a, 1, nil, nil}}
"""
def balance({size, node}), do: {size, flat(pairs(node, []), size)}

@doc """
The tree without a key, which must be there.

    iex> :gb_trees.delete(:a, :gb_trees.from_orddict([a: 1]))
    {0, nil}
"""
def delete(key, {size, node}), do: {size - 1, without(key, node)}

@doc """
The tree without a key, if it is there.

    iex> :gb_trees.delete_any(:b, :gb_trees.from_orddict([a: 1]))
    {1, {:a, 1, nil, nil}}
"""
def delete_any(key, tree), do: if(is_defined(key, tree), do: delete(key, tree), else: tree)

@doc """
The empty tree.

    iex> :gb_trees.empty()
    {0, nil}
"""
def empty, do: {0, nil}

@doc """
Sets the value of a key.

    iex> :gb_trees.enter(:a, 1, :gb_trees.empty())
    {1, {:a, 1, nil, nil}}
"""
def enter(key, value, tree) do
  if is_defined(key, tree), do: update(key, value, tree), else: insert(key, value, tree)
end

@doc """
The tree of ordered pairs.

    iex> :gb_trees.from_orddict([a: 1, b: 2])
    {2, {:b, 2, {:a, 1, nil, nil}, nil}}
"""
def from_orddict(pairs) do
  size = length(pairs)
  {size, flat(pairs, size)}
end

@doc """
The value of a key, which must be there.

    iex> :gb_trees.get(:a, :gb_trees.from_orddict([a: 1]))
    1
"""
def get(key, {_size, node}), do: value(key, node)

defp value(key, {other, _, smaller, _}) when key < other, do: value(key, smaller)
defp value(key, {other, _, _, bigger}) when key > other, do: value(key, bigger)
defp value(_key, {_, value, _, _}), do: value

@doc """
Puts a key in, which must not be there.

    iex> :gb_trees.insert(:a, 1, :gb_trees.empty())
    {1, {:a, 1, nil, nil}}
"""
def insert(key, value, {size, node}) do
  size = size + 1

  case put(key, value, node, size * size) do
    {node, _depth, _count} -> {size, node}
    node -> {size, node}
  end
end

# Answers a node, or below a branch that has become too deep `{node, 2 ** depth, count}`.
defp put(key, value, {other, old, smaller, bigger}, room) when key < other do
  case put(key, value, smaller, div(room, 2)) do
    {smaller, depth, count} -> weighed({other, old, smaller, bigger}, depth, count, bigger)
    smaller -> {other, old, smaller, bigger}
  end
end

defp put(key, value, {other, old, smaller, bigger}, room) when key > other do
  case put(key, value, bigger, div(room, 2)) do
    {bigger, depth, count} -> weighed({other, old, smaller, bigger}, depth, count, smaller)
    bigger -> {other, old, smaller, bigger}
  end
end

defp put(key, value, nil, 0), do: {{key, value, nil, nil}, 1, 1}
defp put(key, value, nil, _room), do: {key, value, nil, nil}
defp put(key, _value, _node, _room), do: :erlang.error({:key_exists, key})

defp weighed(node, depth, count, sibling) do
  {other_depth, other_count} = weight(sibling)
  depth = max(depth, other_depth) * 2
  count = count + other_count + 1

  if depth > count * count, do: flat(pairs(node, []), count), else: {node, depth, count}
end

defp weight(nil), do: {1, 0}
defp weight({_, _, nil, nil}), do: {1, 1}

defp weight({_, _, smaller, bigger}) do
  {depth, count} = weight(smaller)
  {other_depth, other_count} = weight(bigger)
  {max(depth, other_depth) * 2, count + other_count + 1}
end

defp flat(pairs, size) do
  {node, []} = half(pairs, size)
  node
end

defp half(pairs, 0), do: {nil, pairs}
defp half([{key, value} | pairs], 1), do: {{key, value, nil, nil}, pairs}

defp half(pairs, size) do
  bigger = div(size - 1, 2)
  {left, [{key, value} | pairs]} = half(pairs, size - 1 - bigger)
  {right, pairs} = half(pairs, bigger)
  {{key, value, left, right}, pairs}
end

defp pairs(nil, rest), do: rest

defp pairs({key, value, smaller, bigger}, rest),
  do: pairs(smaller, [{key, value} | pairs(bigger, rest)])

defp without(key, {other, value, smaller, bigger}) when key < other,
  do: {other, value, without(key, smaller), bigger}

defp without(key, {other, value, smaller, bigger}) when key > other,
  do: {other, value, smaller, without(key, bigger)}

defp without(_key, {_, _, smaller, nil}), do: smaller
defp without(_key, {_, _, nil, bigger}), do: bigger

defp without(_key, {_, _, smaller, bigger}) do
  {key, value, bigger} = first_out(bigger)
  {key, value, smaller, bigger}
end

defp first_out({key, value, nil, bigger}), do: {key, value, bigger}

defp first_out({key, value, smaller, bigger}) do
  {first, first_value, smaller} = first_out(smaller)
  {first, first_value, {key, value, smaller, bigger}}
end

defp last_out({key, value, smaller, nil}), do: {key, value, smaller}

defp last_out({key, value, smaller, bigger}) do
  {last, last_value, bigger} = last_out(bigger)
  {last, last_value, {key, value, smaller, bigger}}
end

@doc """
Whether a key is there.

    iex> :gb_trees.is_defined(:a, :gb_trees.from_orddict([a: 1]))
    true
"""
def is_defined(key, tree), do: lookup(key, tree) != :none

@doc """
Whether there is no key.

    iex> :gb_trees.is_empty(:gb_trees.empty())
    true
"""
def is_empty(tree), do: tree == {0, nil}

@doc """
A place in the tree, for `next/1`; at the beginning.

    iex> {:a, 1, _} = :gb_trees.next(:gb_trees.iterator(:gb_trees.from_orddict([a: 1])))
    iex> :gb_trees.next(:gb_trees.iterator(:gb_trees.empty()))
    :none
"""
def iterator({_size, node}), do: smallest_first(node, [])

defp smallest_first(nil, later), do: later

defp smallest_first({_, _, smaller, _} = node, later),
  do: smallest_first(smaller, [node | later])

@doc """
A place in the tree, before the first key that is not less than the one given.

    iex> {key, _, _} = :gb_trees.next(:gb_trees.iterator_from(:b, :gb_trees.from_orddict([a: 1, c: 2])))
    iex> key
    :c
"""
def iterator_from(key, {_size, node}), do: from(key, node, [])

defp from(_key, nil, later), do: later
defp from(key, {other, _, _, bigger}, later) when other < key, do: from(key, bigger, later)
defp from(key, {_, _, smaller, _} = node, later), do: from(key, smaller, [node | later])

@doc """
All keys in order.

    iex> :gb_trees.keys(:gb_trees.from_orddict([a: 1, b: 2]))
    [:a, :b]
"""
def keys(tree), do: for({key, _value} <- to_list(tree), do: key)

@doc """
The largest key and its value.

    iex> :gb_trees.largest(:gb_trees.from_orddict([a: 1, b: 2]))
    {:b, 2}
"""
def largest({_size, node}), do: last(node)

defp last({key, value, _, nil}), do: {key, value}
defp last({_, _, _, bigger}), do: last(bigger)

@doc """
The value of a key: `{:value, value}`, or `:none`.

    iex> :gb_trees.lookup(:a, :gb_trees.from_orddict([a: 1]))
    {:value, 1}
"""
def lookup(key, {_size, node}), do: found(key, node)

defp found(_key, nil), do: :none
defp found(key, {other, _, smaller, _}) when key < other, do: found(key, smaller)
defp found(key, {other, _, _, bigger}) when key > other, do: found(key, bigger)
defp found(_key, {_, value, _, _}), do: {:value, value}

@doc """
The tree with what the function makes of keys and values.

    iex> :gb_trees.map(fn _key, value -> value + 1 end, :gb_trees.from_orddict([a: 1]))
    {1, {:a, 2, nil, nil}}
"""
def map(fun, {size, node}), do: {size, each(fun, node)}

defp each(_fun, nil), do: nil

defp each(fun, {key, value, smaller, bigger}),
  do: {key, fun.(key, value), each(fun, smaller), each(fun, bigger)}

@doc """
The next key and value, and the place behind them; `:none` at the end.

    iex> :gb_trees.next(:gb_trees.iterator(:gb_trees.from_orddict([a: 1])))
    {:a, 1, []}
"""
def next([]), do: :none

def next([{key, value, _, bigger} | later]), do: {key, value, smallest_first(bigger, later)}

@doc """
How many keys there are.

    iex> :gb_trees.size(:gb_trees.from_orddict([a: 1]))
    1
"""
def size({size, _node}), do: size

@doc """
The smallest key and its value.

    iex> :gb_trees.smallest(:gb_trees.from_orddict([a: 1, b: 2]))
    {:a, 1}
"""
def smallest({_size, node}), do: first(node)

defp first({key, value, nil, _}), do: {key, value}
defp first({_, _, smaller, _}), do: first(smaller)

@doc """
Takes a key out, which must be there: its value and the tree.

    iex> :gb_trees.take(:a, :gb_trees.from_orddict([a: 1]))
    {1, {0, nil}}
"""
def take(key, tree), do: {get(key, tree), delete(key, tree)}

@doc """
Takes a key out: its value and the tree, or `:error`.

    iex> :gb_trees.take_any(:b, :gb_trees.from_orddict([a: 1]))
    :error
"""
def take_any(key, tree), do: if(is_defined(key, tree), do: take(key, tree), else: :error)

@doc """
Takes the largest key out: key, value and the tree.

    iex> :gb_trees.take_largest(:gb_trees.from_orddict([a: 1]))
    {:a, 1, {0, nil}}
"""
def take_largest({size, node}) do
  {key, value, node} = last_out(node)
  {key, value, {size - 1, node}}
end

@doc """
Takes the smallest key out: key, value and the tree.

    iex> :gb_trees.take_smallest(:gb_trees.from_orddict([a: 1]))
    {:a, 1, {0, nil}}
"""
def take_smallest({size, node}) do
  {key, value, node} = first_out(node)
  {key, value, {size - 1, node}}
end

@doc """
The pairs in order.

    iex> :gb_trees.to_list(:gb_trees.enter(:a, 1, :gb_trees.from_orddict([b: 2])))
    [a: 1, b: 2]
"""
def to_list({_size, node}), do: pairs(node, [])

@doc """
Changes the value of a key, which must be there.

    iex> :gb_trees.update(:a, 2, :gb_trees.from_orddict([a: 1]))
    {1, {:a, 2, nil, nil}}
"""
def update(key, value, {size, node}), do: {size, changed(key, value, node)}

defp changed(key, value, {other, old, smaller, bigger}) when key < other,
  do: {other, old, changed(key, value, smaller), bigger}

defp changed(key, value, {other, old, smaller, bigger}) when key > other,
  do: {other, old, smaller, changed(key, value, bigger)}

defp changed(key, value, {_, _, smaller, bigger}), do: {key, value, smaller, bigger}

@doc """
All values, in the order of their keys.

    iex> :gb_trees.values(:gb_trees.from_orddict([a: 1, b: 2]))
    [1, 2]
"""
def values(tree), do: for({_key, value} <- to_list(tree), do: value)
