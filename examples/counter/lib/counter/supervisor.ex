defmodule Counter.Supervisor do
  @moduledoc """
  Three counters, one after the other: the first fails at 22, the second never, the third at 5.

  What becomes of the others when one of them fails is up to the strategy:

    * `:one_for_one` - nothing.
    * `:rest_for_one` - those that were started after it start anew: all of them when the first fails, nobody else
      when the third does.
    * `:one_for_all` - all start anew.
  """

  use Supervisor

  alias Counter.Worker

  @doc "Starts the tree. Options: `:strategy`, `:every` (see `Counter.Worker`), `:name`."
  def start_link(options) do
    {own, options} = Keyword.split(options, [:strategy, :every])
    Supervisor.start_link(__MODULE__, own, options)
  end

  @impl true
  def init(options) do
    every = Keyword.get(options, :every, 1_000)

    children = [
      {Worker, name: Counter.One, fails_at: 22, every: every},
      {Worker, name: Counter.Two, every: every},
      {Worker, name: Counter.Three, fails_at: 5, every: every}
    ]

    Supervisor.init(children, strategy: Keyword.fetch!(options, :strategy))
  end
end
