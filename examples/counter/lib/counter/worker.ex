defmodule Counter.Worker do
  @moduledoc """
  Counts up from 0, and says so. One that is told to fail at a number raises when it gets there.
  """

  use GenServer

  @doc """
  A child specification: with several workers in one supervisor, the name tells them apart.

      iex> Counter.Worker.child_spec(name: Counter.One).id
      Counter.One
  """
  def child_spec(options) do
    %{id: Keyword.fetch!(options, :name), start: {__MODULE__, :start_link, [options]}}
  end

  @doc """
  Starts a counter. Options:

    * `:name` - its name, under which it is registered too
    * `:fails_at` - the number at which it fails; never, unless it is given
    * `:every` - the milliseconds between two numbers, or `:never`: then it counts when `tick/1` says so
  """
  def start_link(options) do
    GenServer.start_link(__MODULE__, options, name: Keyword.fetch!(options, :name))
  end

  @doc "The number that the counter has reached."
  def value(counter), do: GenServer.call(counter, :value)

  @doc "Has the counter count."
  def tick(counter), do: send(counter, :tick)

  @impl true
  def init(options) do
    counter = Map.merge(%{fails_at: :never, every: 1_000, value: 0}, Map.new(options))
    say(counter, "starts")
    schedule(counter)
    {:ok, counter}
  end

  @impl true
  def handle_call(:value, _from, counter), do: {:reply, counter.value, counter}

  @impl true
  def handle_info(:tick, counter) do
    counter = %{counter | value: counter.value + 1}
    work(counter)
    schedule(counter)
    {:noreply, counter}
  end

  defp work(%{value: value, fails_at: value} = counter) do
    raise "#{inspect(counter.name)} cannot count to #{value}"
  end

  defp work(counter), do: say(counter, "counts #{counter.value}")

  defp schedule(%{every: :never}), do: :ok
  defp schedule(%{every: every}), do: Process.send_after(self(), :tick, every)

  # A suite has better things to print.
  if Mix.env() == :test do
    defp say(_counter, _what), do: :ok
  else
    defp say(counter, what), do: IO.puts("#{inspect(counter.name)} #{what}")
  end
end
