defmodule KV.Bucket do
  @moduledoc """
  A process that keeps values under keys.

      iex> {:ok, bucket} = KV.Bucket.start_link()
      iex> KV.Bucket.put(bucket, "milk", 3)
      :ok
      iex> KV.Bucket.get(bucket, "milk")
      3
      iex> KV.Bucket.delete(bucket, "milk")
      3
      iex> KV.Bucket.get(bucket, "milk")
      nil
  """

  # A bucket that has gone is not brought back: nobody would find the new one.
  use Agent, restart: :temporary

  @doc "Starts an empty bucket."
  def start_link(_options \\ []) do
    Agent.start_link(fn -> %{} end)
  end

  @doc "The value under a key, or nil."
  def get(bucket, key) do
    Agent.get(bucket, &Map.get(&1, key))
  end

  @doc "Keeps a value under a key."
  def put(bucket, key, value) do
    Agent.update(bucket, &Map.put(&1, key, value))
  end

  @doc "Takes a key out; the value that was under it, or nil."
  def delete(bucket, key) do
    Agent.get_and_update(bucket, &Map.pop(&1, key))
  end
end
