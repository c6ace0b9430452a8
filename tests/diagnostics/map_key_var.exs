defmodule A do
  def f(k, %{k => v}), do: v
  def g(k, m) do
    %{k => v} = m
    v
  end
end
