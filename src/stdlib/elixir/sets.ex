# Erlang's sets, in the form of their second version: maps whose keys are the elements.

@moduledoc "Sets. They have the form that Erlang gives them with `version: 2`, whatever is asked for."

@doc """
The set with one element more.

    iex> :sets.to_list(:sets.add_element(1, :sets.new()))
    [1]
"""
def add_element(element, set), do: Map.put(set, element, [])

@doc """
The set without an element.

    iex> :sets.is_empty(:sets.del_element(1, :sets.from_list([1])))
    true
"""
def del_element(element, set), do: Map.delete(set, element)

@doc """
The elements for which the function holds.

    iex> :sets.to_list(:sets.filter(&(&1 > 1), :sets.from_list([1, 2])))
    [2]
"""
def filter(fun, set), do: :maps.filter(fn element, _ -> fun.(element) end, set)

@doc """
Goes through the elements.

    iex> :sets.fold(&(&1 + &2), 0, :sets.from_list([1, 2]))
    3
"""
def fold(fun, acc, set), do: :maps.fold(fn element, _, acc -> fun.(element, acc) end, acc, set)

@doc """
The set of a list's elements.

    iex> :sets.size(:sets.from_list([1, 1]))
    1
"""
def from_list(list, _options \\ []), do: Map.new(list, &{&1, []})

@doc """
What is in all of the sets.

    iex> :sets.to_list(:sets.intersection([:sets.from_list([1, 2]), :sets.from_list([2])]))
    [2]
"""
def intersection([set | sets]), do: :lists.foldl(&intersection/2, set, sets)

@doc """
What is in both sets.

    iex> :sets.to_list(:sets.intersection(:sets.from_list([1, 2]), :sets.from_list([2])))
    [2]
"""
def intersection(set, other), do: Map.take(set, Map.keys(other))

@doc """
Whether two sets have nothing in common.

    iex> :sets.is_disjoint(:sets.from_list([1]), :sets.from_list([2]))
    true
"""
def is_disjoint(set, other), do: intersection(set, other) == %{}

@doc """
Whether something is in the set.

    iex> :sets.is_element(1, :sets.from_list([1]))
    true
"""
def is_element(element, set), do: is_map_key(set, element)

@doc """
Whether there is nothing in the set.

    iex> :sets.is_empty(:sets.new())
    true
"""
def is_empty(set), do: set == %{}

@doc """
Whether two sets have the same elements.

    iex> :sets.is_equal(:sets.from_list([1]), :sets.from_list([1]))
    true
"""
def is_equal(set, other), do: set === other

@doc """
Whether a term is such a set.

    iex> :sets.is_set([1])
    false
"""
def is_set(term), do: is_map(term) and Enum.all?(Map.values(term), &(&1 == []))

@doc """
Whether all elements of the first set are in the second.

    iex> :sets.is_subset(:sets.from_list([1]), :sets.from_list([1, 2]))
    true
"""
def is_subset(set, other), do: subtract(set, other) == %{}

@doc """
The empty set.

    iex> :sets.size(:sets.new())
    0
"""
def new(_options \\ []), do: %{}

@doc """
How many elements there are.

    iex> :sets.size(:sets.from_list([1, 2]))
    2
"""
def size(set), do: map_size(set)

@doc """
The elements of the first set that are not in the second.

    iex> :sets.to_list(:sets.subtract(:sets.from_list([1, 2]), :sets.from_list([2])))
    [1]
"""
def subtract(set, other), do: Map.drop(set, Map.keys(other))

@doc """
The elements as a list.

    iex> :sets.to_list(:sets.from_list([2, 1]))
    [1, 2]
"""
def to_list(set), do: Map.keys(set)

@doc """
What is in any of the sets.

    iex> :sets.to_list(:sets.union([:sets.from_list([1]), :sets.from_list([2])]))
    [1, 2]
"""
def union(sets), do: :lists.foldl(&Map.merge/2, %{}, sets)

@doc """
What is in one of two sets.

    iex> :sets.to_list(:sets.union(:sets.from_list([1]), :sets.from_list([2])))
    [1, 2]
"""
def union(set, other), do: Map.merge(set, other)
