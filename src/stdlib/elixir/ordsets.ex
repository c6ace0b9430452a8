# Erlang's ordered sets: lists in the order of terms, without doubles. Numbers that compare equal are one element.

@moduledoc "Sets as ordered lists."

@doc """
The set with one element more.

    iex> :ordsets.add_element(2, [1, 3])
    [1, 2, 3]
"""
def add_element(element, [first | rest]) when element > first,
  do: [first | add_element(element, rest)]

def add_element(element, [first | _] = set) when element < first, do: [element | set]
def add_element(_element, [_ | _] = set), do: set
def add_element(element, []), do: [element]

@doc """
The set without an element.

    iex> :ordsets.del_element(2, [1, 2])
    [1]
"""
def del_element(element, [first | rest]) when element > first,
  do: [first | del_element(element, rest)]

def del_element(element, [first | _] = set) when element < first, do: set
def del_element(_element, [_ | rest]), do: rest
def del_element(_element, []), do: []

@doc """
The elements for which the function holds.

    iex> :ordsets.filter(&(&1 > 1), [1, 2])
    [2]
"""
def filter(fun, set), do: :lists.filter(fun, set)

@doc """
Goes through the elements, the smallest first.

    iex> :ordsets.fold(&(&1 - &2), 0, [1, 2])
    1
"""
def fold(fun, acc, set), do: :lists.foldl(fun, acc, set)

@doc """
The set of a list's elements.

    iex> :ordsets.from_list([2, 1, 2])
    [1, 2]
"""
def from_list(list), do: :lists.usort(list)

@doc """
What is in all of the sets.

    iex> :ordsets.intersection([[1, 2], [2, 3]])
    [2]
"""
def intersection([set]), do: set
def intersection([first, second | more]), do: intersection([intersection(first, second) | more])

@doc """
What is in both sets.

    iex> :ordsets.intersection([1, 2], [2, 3])
    [2]
"""
def intersection([a | rest], [b | _] = other) when a < b, do: intersection(rest, other)
def intersection([a | _] = set, [b | rest]) when a > b, do: intersection(set, rest)
def intersection([a | rest], [_ | others]), do: [a | intersection(rest, others)]
def intersection(_set, []), do: []
def intersection([], _set), do: []

@doc """
Whether two sets have nothing in common.

    iex> :ordsets.is_disjoint([1], [2])
    true
"""
def is_disjoint(set, other), do: intersection(set, other) == []

@doc """
Whether something is in the set.

    iex> :ordsets.is_element(1, [1, 2])
    true
"""
def is_element(element, [first | rest]) when element > first, do: is_element(element, rest)
def is_element(element, [first | _]), do: element == first
def is_element(_element, []), do: false

@doc """
Whether there is nothing in the set.

    iex> :ordsets.is_empty([])
    true
"""
def is_empty(set), do: set == []

@doc """
Whether two sets have the same elements.

    iex> :ordsets.is_equal([1], [1])
    true
"""
def is_equal(set, other), do: set == other

@doc """
Whether a term is such a set.

    iex> :ordsets.is_set([2, 1])
    false
"""
def is_set([first, second | rest]), do: first < second and is_set([second | rest])
def is_set([_]), do: true
def is_set(term), do: term == []

@doc """
Whether all elements of the first set are in the second.

    iex> :ordsets.is_subset([1], [1, 2])
    true
"""
def is_subset(set, other), do: subtract(set, other) == []

@doc """
The empty set.

    iex> :ordsets.new()
    []
"""
def new, do: []

@doc """
How many elements there are.

    iex> :ordsets.size([1, 2])
    2
"""
def size(set), do: length(set)

@doc """
The elements of the first set that are not in the second.

    iex> :ordsets.subtract([1, 2], [2, 3])
    [1]
"""
def subtract([a | rest], [b | _] = other) when a < b, do: [a | subtract(rest, other)]
def subtract([a | _] = set, [b | rest]) when a > b, do: subtract(set, rest)
def subtract([_ | rest], [_ | others]), do: subtract(rest, others)
def subtract(set, []), do: set
def subtract([], _set), do: []

@doc """
The elements as a list.

    iex> :ordsets.to_list([1, 2])
    [1, 2]
"""
def to_list(set), do: set

@doc """
What is in any of the sets.

    iex> :ordsets.union([[1], [3], [2]])
    [1, 2, 3]
"""
def union(sets), do: :lists.umerge(sets)

@doc """
What is in one of two sets.

    iex> :ordsets.union([1, 3], [2])
    [1, 2, 3]
"""
def union(set, other), do: :lists.umerge(set, other)
