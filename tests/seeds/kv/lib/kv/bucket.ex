defmodule KV.Bucket do
  use Agent, restart: :temporary

  @doc "Starts an empty bucket."
  def start_link(_opts) do
    Agent.start_link(fn -> %{} end)
  end

  @doc "The value kept under `key`, or nil."
  def get(bucket, key) do
    Agent.get(bucket, &Map.get(&1, key))
  end

  @doc "Keeps `value` under `key`."
  def put(bucket, key, value) do
    Agent.update(bucket, &Map.put(&1, key, value))
  end

  @doc "Takes `key` out and answers what it held."
  def delete(bucket, key) do
    Agent.get_and_update(bucket, &Map.pop(&1, key))
  end
end
