# Token bucket and sliding window rate limiters as GenServers, with an injected clock so that time is what the script says.
defmodule Clock do
  use Agent
  def start_link(t), do: Agent.start_link(fn -> t end, name: __MODULE__)
  def now, do: Agent.get(__MODULE__, & &1)
  def advance(ms), do: Agent.update(__MODULE__, &(&1 + ms))
end

defmodule TokenBucket do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: opts[:name])
  def take(name, n \\ 1), do: GenServer.call(name, {:take, n})
  @impl true
  def init(opts), do: {:ok, %{tokens: opts[:capacity], capacity: opts[:capacity], per_second: opts[:per_second], at: Clock.now()}}
  @impl true
  def handle_call({:take, n}, _from, s) do
    s = refill(s)
    if s.tokens >= n do
      {:reply, {:ok, s.tokens - n}, %{s | tokens: s.tokens - n}}
    else
      missing = n - s.tokens
      {:reply, {:error, {:retry_in, ceil(missing * 1000 / s.per_second)}}, s}
    end
  end
  defp refill(s) do
    now = Clock.now()
    added = div((now - s.at) * s.per_second, 1000)
    if added > 0, do: %{s | tokens: min(s.capacity, s.tokens + added), at: now}, else: s
  end
end

defmodule Window do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, Map.new(opts), name: __MODULE__)
  def hit(key), do: GenServer.call(__MODULE__, {:hit, key})
  def stats, do: GenServer.call(__MODULE__, :stats)
  @impl true
  def init(opts), do: {:ok, Map.merge(opts, %{hits: %{}})}
  @impl true
  def handle_call({:hit, key}, _, s) do
    now = Clock.now()
    recent = s.hits |> Map.get(key, :queue.new()) |> drop_old(now - s.ms)
    case :queue.len(recent) do
      n when n < s.max -> {:reply, {:allow, s.max - n - 1}, put_in(s.hits[key], :queue.in(now, recent))}
      _ ->
        {:value, first} = :queue.peek(recent)
        {:reply, {:deny, first + s.ms - now}, put_in(s.hits[key], recent)}
    end
  end
  def handle_call(:stats, _, s), do: {:reply, Map.new(s.hits, fn {k, q} -> {k, :queue.to_list(q)} end), s}
  defp drop_old(q, limit) do
    case :queue.peek(q) do
      {:value, t} when t <= limit -> drop_old(:queue.drop(q), limit)
      _ -> q
    end
  end
end

{:ok, _} = Supervisor.start_link([{Clock, 0}, {TokenBucket, name: :api, capacity: 5, per_second: 2}, {Window, max: 3, ms: 1000}], strategy: :one_for_one)
IO.inspect(for _ <- 1..7, do: TokenBucket.take(:api))
Clock.advance(1000)
IO.inspect(for _ <- 1..3, do: TokenBucket.take(:api))
Clock.advance(10_000)
IO.inspect([TokenBucket.take(:api, 5), TokenBucket.take(:api, 3)])
Clock.advance(1499)
IO.inspect([TokenBucket.take(:api, 3), TokenBucket.take(:api, 2)])
IO.inspect(for k <- [:a, :a, :b, :a, :a, :b], do: {k, Window.hit(k)})
Clock.advance(400)
IO.inspect(Window.hit(:a))
Clock.advance(600)
IO.inspect(Window.hit(:a))
IO.inspect(Window.stats())
1..20 |> Task.async_stream(fn i -> {rem(i, 2), Window.hit({:k, rem(i, 2)})} end, max_concurrency: 4) |> Enum.map(fn {:ok, {k, {v, _}}} -> {k, v} end) |> Enum.frequencies() |> IO.inspect()
