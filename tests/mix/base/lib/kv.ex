defmodule KV do
  def hello, do: :world
end
