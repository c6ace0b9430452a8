defmodule KV.BucketSupervisor do
  @moduledoc """
  Starts buckets, and is what they are linked to: one that crashes takes nobody along.
  """

  use DynamicSupervisor

  def start_link(_options) do
    DynamicSupervisor.start_link(__MODULE__, :ok, name: __MODULE__)
  end

  @doc "Starts a bucket."
  def start_bucket do
    DynamicSupervisor.start_child(__MODULE__, KV.Bucket)
  end

  @impl true
  def init(:ok) do
    DynamicSupervisor.init(strategy: :one_for_one)
  end
end
