defmodule A do
  def f(x) do
    %Missing.Thing{name: x}
  end
end
