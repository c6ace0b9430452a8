defmodule A do
  def f(a, b) do
    c = a
    fn d -> 1 end
  end

  def g([h | t], %{k: v}, <<x, rest::binary>>), do: h

  def h(x) do
    case x do
      {:ok, y} -> 1
      z -> z
    end

    for i <- [1], j <- [i], do: 2
    with {:ok, w} <- x, do: 3
    receive do
      m -> 4
    after
      0 -> 5
    end

    try do
      1
    rescue
      e -> 2
    catch
      k, v -> 3
    end
  end
end
