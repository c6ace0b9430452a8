defmodule KV.Registry do
  @moduledoc """
  Knows buckets by name, and watches them: a bucket that ends is forgotten.

  Watching is not the question; who *starts* the buckets is, for whoever starts a process with `start_link` is linked to
  it. The option `:buckets` says who does:

    * `:supervised` - the bucket supervisor, which is linked to all buckets and bears their crashes. The default.
    * `:linked` - the registry itself. A bucket that crashes then takes the registry along, and with it every name.
  """

  use GenServer

  @doc "Starts a registry. Options: `:buckets`, and those of `GenServer.start_link/3`."
  def start_link(options) do
    {buckets, options} = Keyword.pop(options, :buckets, :supervised)
    GenServer.start_link(__MODULE__, buckets, options)
  end

  @doc "The bucket of a name: `{:ok, pid}`, or `:error`."
  def lookup(registry, name) do
    GenServer.call(registry, {:lookup, name})
  end

  @doc "Makes sure that there is a bucket of this name."
  def create(registry, name) do
    GenServer.cast(registry, {:create, name})
  end

  @impl true
  def init(buckets) do
    {:ok, %{start: starter(buckets), names: %{}, watched: %{}}}
  end

  defp starter(:supervised), do: &KV.BucketSupervisor.start_bucket/0
  defp starter(:linked), do: &KV.Bucket.start_link/0

  @impl true
  def handle_call({:lookup, name}, _from, state) do
    {:reply, Map.fetch(state.names, name), state}
  end

  @impl true
  def handle_cast({:create, name}, state) when is_map_key(state.names, name) do
    {:noreply, state}
  end

  def handle_cast({:create, name}, state) do
    {:ok, bucket} = state.start.()
    watch = Process.monitor(bucket)
    names = Map.put(state.names, name, bucket)
    watched = Map.put(state.watched, watch, name)
    {:noreply, %{state | names: names, watched: watched}}
  end

  @impl true
  def handle_info({:DOWN, watch, :process, _bucket, _reason}, state) do
    {name, watched} = Map.pop(state.watched, watch)
    {:noreply, %{state | names: Map.delete(state.names, name), watched: watched}}
  end

  def handle_info(_message, state) do
    {:noreply, state}
  end
end
