defmodule KV.Supervisor do
  @moduledoc """
  The root of the tree.

  The order: the registry asks the bucket supervisor for buckets, so that one is there first. The strategy: names without
  buckets are of no use, nor are buckets without names, so they end together.
  """

  use Supervisor

  def start_link(options) do
    Supervisor.start_link(__MODULE__, :ok, options)
  end

  @impl true
  def init(:ok) do
    children = [
      KV.BucketSupervisor,
      {KV.Registry, name: KV.Registry}
    ]

    Supervisor.init(children, strategy: :one_for_all)
  end
end
