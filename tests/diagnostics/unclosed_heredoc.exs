defmodule A do
  @moduledoc """
  abc
  def f, do: 1
end
