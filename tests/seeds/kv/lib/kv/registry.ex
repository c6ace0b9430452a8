defmodule KV.Registry do
  use GenServer

  ## Client

  @doc "Starts a registry; `:name` among the options names it."
  def start_link(opts) do
    GenServer.start_link(__MODULE__, :ok, opts)
  end

  @doc "The bucket called `name`, as `{:ok, pid}`, or `:error`."
  def lookup(server, name) do
    GenServer.call(server, {:lookup, name})
  end

  @doc "Makes sure that there is a bucket called `name`."
  def create(server, name) do
    GenServer.cast(server, {:create, name})
  end

  @doc "Stops the registry."
  def stop(server) do
    GenServer.stop(server)
  end

  ## Server

  def init(:ok) do
    {:ok, {%{}, %{}}}
  end

  def handle_call({:lookup, name}, _from, {names, _} = state) do
    {:reply, Map.fetch(names, name), state}
  end

  def handle_cast({:create, name}, {names, refs}) do
    if Map.has_key?(names, name) do
      {:noreply, {names, refs}}
    else
      {:ok, pid} = KV.BucketSupervisor.start_bucket()
      ref = Process.monitor(pid)
      refs = Map.put(refs, ref, name)
      names = Map.put(names, name, pid)
      {:noreply, {names, refs}}
    end
  end

  def handle_info({:DOWN, ref, :process, _pid, _reason}, {names, refs}) do
    {name, refs} = Map.pop(refs, ref)
    names = Map.delete(names, name)
    {:noreply, {names, refs}}
  end

  def handle_info(_msg, state) do
    {:noreply, state}
  end
end
