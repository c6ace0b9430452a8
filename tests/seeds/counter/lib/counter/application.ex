defmodule Counter.Application do
  @moduledoc false

  use Application

  def start(_type, _args) do
    children = [
      Counter.One,
      Counter.Two,
      Counter.Three
    ]

    opts = [strategy: :one_for_one, name: Counter.Supervisor]
    Supervisor.start_link(children, opts)
  end
end
