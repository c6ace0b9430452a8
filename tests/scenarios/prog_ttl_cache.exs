# A cache with time to live, least recently used eviction, and computing once for many callers.
Logger.configure(level: :none)

defmodule Cache do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def put(k, v, ttl \\ :infinity), do: GenServer.call(__MODULE__, {:put, k, v, ttl})
  def get(k), do: GenServer.call(__MODULE__, {:get, k})
  def fetch(k, fun), do: GenServer.call(__MODULE__, {:fetch, k, fun})
  def keys, do: GenServer.call(__MODULE__, :keys)

  def init(opts), do: {:ok, %{max: opts[:max] || 3, data: %{}, tick: 0, pending: %{}}}
  def handle_call({:put, k, v, ttl}, _, s), do: {:reply, :ok, store(s, k, v, ttl)}
  def handle_call({:get, k}, _, s) do
    case s.data do
      %{^k => {v, _, timer}} ->
        {:reply, {:hit, v}, touch(s, k, v, timer)}
      _ ->
        {:reply, :miss, s}
    end
  end
  def handle_call({:fetch, k, fun}, from, s) do
    case s do
      %{data: %{^k => {v, _, timer}}} -> {:reply, {:cached, v}, touch(s, k, v, timer)}
      %{pending: %{^k => {ref, waiting}}} -> {:noreply, put_in(s.pending[k], {ref, [from | waiting]})}
      _ ->
        {_, ref} = spawn_monitor(fn -> exit({:value, fun.()}) end)
        {:noreply, put_in(s.pending[k], {ref, [from]})}
    end
  end
  def handle_call(:keys, _, s), do: {:reply, s.data |> Map.keys() |> Enum.sort(), s}
  def handle_info({:expire, k, id}, s) do
    case s.data do
      %{^k => {_, _, {^id, _}}} -> {:noreply, %{s | data: Map.delete(s.data, k)}}
      _ -> {:noreply, s}
    end
  end
  def handle_info({:DOWN, ref, _, _, reason}, s) do
    {k, {^ref, waiting}} = Enum.find(s.pending, fn {_, {r, _}} -> r == ref end)
    s = %{s | pending: Map.delete(s.pending, k)}
    case reason do
      {:value, v} ->
        for w <- Enum.reverse(waiting), do: GenServer.reply(w, {:computed, v})
        {:noreply, store(s, k, v, :infinity)}
      _ ->
        for w <- waiting, do: GenServer.reply(w, :failed)
        {:noreply, s}
    end
  end
  defp store(s, k, v, ttl) do
    with %{^k => {_, _, {_, t}}} when is_reference(t) <- s.data, do: Process.cancel_timer(t)
    id = s.tick
    timer = if ttl == :infinity, do: {id, nil}, else: {id, Process.send_after(self(), {:expire, k, id}, ttl)}
    s |> touch(k, v, timer) |> evict()
  end
  defp touch(s, k, v, timer), do: %{s | data: Map.put(s.data, k, {v, s.tick, timer}), tick: s.tick + 1}
  defp evict(%{data: d, max: m} = s) when map_size(d) > m do
    {oldest, _} = Enum.min_by(d, fn {_, {_, t, _}} -> t end)
    %{s | data: Map.delete(d, oldest)}
  end
  defp evict(s), do: s
end

{:ok, _} = Cache.start_link(max: 3)
for {k, v} <- [a: 1, b: 2, c: 3], do: Cache.put(k, v)
IO.inspect(Cache.get(:a))
Cache.put(:d, 4)
IO.inspect(Cache.keys())
IO.inspect([Cache.get(:b), Cache.get(:d)])
Cache.put(:a, 10, 80)
IO.inspect(Cache.get(:a))
Process.sleep(160)
IO.inspect(Cache.get(:a))
Cache.put(:c, 30, 80)
Cache.put(:c, 31, 5000)
Process.sleep(160)
IO.inspect(Cache.get(:c))
me = self()
slow = fn -> send(me, :computing); Process.sleep(60); :expensive end
results = 1..4 |> Enum.map(fn _ -> Task.async(fn -> Cache.fetch(:x, slow) end) end) |> Task.await_many()
IO.inspect(results)
receive do: (:computing -> IO.puts("computed"))
receive do: (:computing -> IO.puts("twice")), after: (0 -> IO.puts("only once"))
IO.inspect(Cache.fetch(:x, slow))
IO.inspect(Cache.fetch(:bad, fn -> raise "no" end))
IO.inspect(Cache.fetch(:bad, fn -> :good end))
IO.inspect(Cache.keys())
