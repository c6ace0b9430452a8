defmodule Counter.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    strategy = Application.fetch_env!(:counter, :strategy)

    if Application.fetch_env!(:counter, :start) do
      Counter.Supervisor.start_link(strategy: strategy, name: Counter.Supervisor)
    else
      Supervisor.start_link([], strategy: strategy)
    end
  end
end
