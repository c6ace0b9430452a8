# Erlang's ordered dictionaries: lists of pairs in the order of their keys.

@moduledoc "Dictionaries as ordered lists of pairs."

@doc """
Puts a value behind those of a key, which are a list.

    iex> :orddict.append(:a, 2, [a: [1]])
    [a: [1, 2]]
"""
def append(key, value, dict), do: append_list(key, [value], dict)

@doc """
Puts values behind those of a key, which are a list.

    iex> :orddict.append_list(:a, [2, 3], [])
    [a: [2, 3]]
"""
def append_list(key, values, dict), do: update(key, &(&1 ++ values), values, dict)

@doc """
The dictionary without a key.

    iex> :orddict.erase(:a, [a: 1, b: 2])
    [b: 2]
"""
def erase(key, [{first, _} = pair | rest]) when key > first, do: [pair | erase(key, rest)]
def erase(key, [{first, _} | _] = dict) when key < first, do: dict
def erase(_key, [{_, _} | rest]), do: rest
def erase(_key, []), do: []

@doc """
The value of a key, which must be there.

    iex> :orddict.fetch(:a, [a: 1])
    1
"""
def fetch(key, [{first, _} | rest]) when key > first, do: fetch(key, rest)
def fetch(key, [{first, value} | _]) when key == first, do: value

@doc """
All keys.

    iex> :orddict.fetch_keys([a: 1, b: 2])
    [:a, :b]
"""
def fetch_keys(dict), do: for({key, _value} <- dict, do: key)

@doc """
The pairs for which the function of key and value holds.

    iex> :orddict.filter(fn _key, value -> value > 1 end, [a: 1, b: 2])
    [b: 2]
"""
def filter(fun, dict), do: for({key, value} <- dict, fun.(key, value), do: {key, value})

@doc """
The value of a key: `{:ok, value}`, or `:error`.

    iex> :orddict.find(:b, [a: 1])
    :error
"""
def find(key, [{first, _} | rest]) when key > first, do: find(key, rest)
def find(key, [{first, value} | _]) when key == first, do: {:ok, value}
def find(_key, dict) when is_list(dict), do: :error

@doc """
Goes through the pairs: the function gets key, value and accumulator.

    iex> :orddict.fold(fn _key, value, sum -> sum + value end, 0, [a: 1, b: 2])
    3
"""
def fold(fun, acc, dict),
  do: :lists.foldl(fn {key, value}, acc -> fun.(key, value, acc) end, acc, dict)

@doc """
The dictionary of some pairs; of those with the same key the last counts.

    iex> :orddict.from_list([b: 1, a: 2, b: 3])
    [a: 2, b: 3]
"""
def from_list(pairs),
  do: :lists.foldl(fn {key, value}, dict -> store(key, value, dict) end, [], pairs)

@doc """
Whether there is no key.

    iex> :orddict.is_empty([])
    true
"""
def is_empty(dict), do: dict == []

@doc """
Whether a key is there.

    iex> :orddict.is_key(:a, [a: 1])
    true
"""
def is_key(key, dict), do: find(key, dict) != :error

@doc """
The dictionary with what the function makes of keys and values.

    iex> :orddict.map(fn _key, value -> value + 1 end, [a: 1])
    [a: 2]
"""
def map(fun, dict), do: for({key, value} <- dict, do: {key, fun.(key, value)})

@doc """
Both dictionaries; the function tells the value of a key that is in both.

    iex> :orddict.merge(fn _key, a, b -> a + b end, [a: 1], [a: 2, b: 3])
    [a: 3, b: 3]
"""
def merge(fun, [{a, value} = pair | rest], [{b, other} = second | others] = dict) do
  cond do
    a < b -> [pair | merge(fun, rest, dict)]
    a > b -> [second | merge(fun, [pair | rest], others)]
    true -> [{a, fun.(a, value, other)} | merge(fun, rest, others)]
  end
end

def merge(_fun, dict, []), do: dict
def merge(_fun, [], dict), do: dict

@doc """
The empty dictionary.

    iex> :orddict.new()
    []
"""
def new, do: []

@doc """
How many keys there are.

    iex> :orddict.size([a: 1])
    1
"""
def size(dict), do: length(dict)

@doc """
Sets the value of a key.

    iex> :orddict.store(:a, 1, [b: 2])
    [a: 1, b: 2]
"""
def store(key, value, [{first, _} = pair | rest]) when key > first,
  do: [pair | store(key, value, rest)]

def store(key, value, [{first, _} | _] = dict) when key < first, do: [{key, value} | dict]
def store(key, value, [{_, _} | rest]), do: [{key, value} | rest]
def store(key, value, []), do: [{key, value}]

@doc """
Takes a key out: `{value, dict}`, or `:error`.

    iex> :orddict.take(:a, [a: 1, b: 2])
    {1, [b: 2]}
"""
def take(key, dict) do
  case find(key, dict) do
    {:ok, value} -> {value, erase(key, dict)}
    :error -> :error
  end
end

@doc """
The pairs as a list.

    iex> :orddict.to_list([a: 1])
    [a: 1]
"""
def to_list(dict), do: dict

@doc """
Changes the value of a key, which must be there.

    iex> :orddict.update(:a, &(&1 + 1), [a: 1])
    [a: 2]
"""
def update(key, fun, [{first, _} = pair | rest]) when key > first,
  do: [pair | update(key, fun, rest)]

def update(key, fun, [{first, value} | rest]) when key == first, do: [{key, fun.(value)} | rest]

@doc """
Changes the value of a key, or sets it.

    iex> :orddict.update(:a, &(&1 + 1), 7, [])
    [a: 7]
"""
def update(key, fun, start, dict) do
  case find(key, dict) do
    {:ok, value} -> store(key, fun.(value), dict)
    :error -> store(key, start, dict)
  end
end

@doc """
Adds to the value of a key, which begins with zero.

    iex> :orddict.update_counter(:a, 2, [a: 1])
    [a: 3]
"""
def update_counter(key, increment, dict), do: update(key, &(&1 + increment), increment, dict)
