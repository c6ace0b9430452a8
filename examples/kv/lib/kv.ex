defmodule KV do
  @moduledoc """
  Keys and values in named buckets.

  The application's supervisor is `KV.Supervisor`; below it are the bucket supervisor and the registry.
  """

  use Application

  @impl true
  def start(_type, _args) do
    KV.Supervisor.start_link(name: KV.Supervisor)
  end
end
