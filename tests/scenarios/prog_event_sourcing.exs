# Commands, events, an aggregate per process, projections that catch up, snapshots and replay after a crash.
Logger.configure(level: :none)

defmodule Store do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def append(stream, expected, events), do: GenServer.call(__MODULE__, {:append, stream, expected, events})
  def read(stream), do: GenServer.call(__MODULE__, {:read, stream})
  def subscribe(from), do: GenServer.call(__MODULE__, {:subscribe, from, self()})
  def init(_), do: {:ok, %{all: [], streams: %{}, subs: []}}
  def handle_call({:append, stream, expected, events}, _, s) do
    have = Map.get(s.streams, stream, [])
    if length(have) == expected do
      all = Enum.reduce(events, s.all, &[{length(&2) + 1, stream, &1} | &2])
      for {n, st, e} <- Enum.take(all, length(events)) |> Enum.reverse(), p <- s.subs, do: send(p, {:event, n, st, e})
      {:reply, {:ok, expected + length(events)}, %{s | all: all, streams: Map.put(s.streams, stream, have ++ events)}}
    else
      {:reply, {:error, {:version, length(have)}}, s}
    end
  end
  def handle_call({:read, stream}, _, s), do: {:reply, Map.get(s.streams, stream, []), s}
  def handle_call({:subscribe, from, pid}, _, s) do
    for {n, st, e} <- Enum.reverse(s.all), n > from, do: send(pid, {:event, n, st, e})
    {:reply, :ok, %{s | subs: [pid | s.subs]}}
  end
end

defmodule Cart do
  use GenServer, restart: :transient
  def start_link(id), do: GenServer.start_link(__MODULE__, id, name: {:global, {:cart, id}})
  def exec(id, cmd), do: GenServer.call({:global, {:cart, id}}, cmd)
  def init(id) do
    events = Store.read(id)
    {:ok, %{id: id, version: length(events), state: Enum.reduce(events, new(), &apply_event/2)}}
  end
  def handle_call(:crash, _, _), do: raise("crash")
  def handle_call(:state, _, s), do: {:reply, s.state, s}
  def handle_call(cmd, _, s) do
    with {:ok, events} <- decide(cmd, s.state), {:ok, v} <- Store.append(s.id, s.version, events) do
      {:reply, {:ok, v}, %{s | version: v, state: Enum.reduce(events, s.state, &apply_event/2)}}
    else
      e -> {:reply, e, s}
    end
  end
  defp new, do: %{items: %{}, open: true}
  defp decide(_, %{open: false}), do: {:error, :closed}
  defp decide({:add, item, n}, _) when n > 0, do: {:ok, [{:added, item, n}]}
  defp decide({:remove, item, n}, %{items: i}) do
    case i do
      %{^item => have} when have >= n -> {:ok, [{:removed, item, n}]}
      _ -> {:error, {:not_enough, item}}
    end
  end
  defp decide(:checkout, %{items: i}) when i == %{}, do: {:error, :empty}
  defp decide(:checkout, %{items: i}), do: {:ok, [{:checked_out, Enum.sum(Map.values(i))}, :closed]}
  defp decide(other, _), do: {:error, {:unknown, other}}
  defp apply_event({:added, i, n}, s), do: update_in(s.items, fn m -> Map.update(m, i, n, &(&1 + n)) end)
  defp apply_event({:removed, i, n}, s) do
    items = Map.update!(s.items, i, &(&1 - n)) |> Map.reject(fn {_, n} -> n == 0 end)
    %{s | items: items}
  end
  defp apply_event({:checked_out, _}, s), do: s
  defp apply_event(:closed, s), do: %{s | open: false}
end

defmodule Popular do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def top, do: GenServer.call(__MODULE__, :top)
  def init(_), do: {:ok, {0, %{}}, {:continue, :catch_up}}
  def handle_continue(:catch_up, {n, _} = s) do
    :ok = Store.subscribe(n)
    {:noreply, s}
  end
  def handle_info({:event, n, _, {:added, item, k}}, {_, m}), do: {:noreply, {n, Map.update(m, item, k, &(&1 + k))}}
  def handle_info({:event, n, _, _}, {_, m}), do: {:noreply, {n, m}}
  def handle_call(:top, _, {n, m} = s), do: {:reply, {n, Enum.sort_by(m, fn {k, v} -> {-v, k} end)}, s}
end

{:ok, _} = Supervisor.start_link([Store, {DynamicSupervisor, name: Carts, strategy: :one_for_one}], strategy: :rest_for_one, name: Top)
for id <- [1, 2], do: {:ok, _} = DynamicSupervisor.start_child(Carts, {Cart, id})
for {id, c} <- [{1, {:add, :apple, 3}}, {1, {:remove, :apple, 5}}, {1, {:remove, :apple, 1}}, {2, :checkout}, {2, {:add, :pear, 9}}, {1, :what}, {1, {:add, :fig, 1}}], do: IO.inspect({id, c, Cart.exec(id, c)})
{:ok, _} = Supervisor.start_child(Top, Popular)
IO.inspect(Popular.top())
try do
  Cart.exec(1, :crash)
catch
  :exit, {{e, _}, _} -> IO.inspect(e)
end
Process.sleep(80)
IO.inspect(Cart.exec(1, :state))
IO.inspect(Cart.exec(1, :checkout))
IO.inspect(Cart.exec(1, {:add, :late, 1}))
IO.inspect(Cart.exec(2, {:add, :fig, 1}))
Process.sleep(30)
IO.inspect(Popular.top())
IO.inspect(Store.append(2, 0, [:stale]))
IO.inspect(Store.read(1))
