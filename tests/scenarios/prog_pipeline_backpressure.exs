# A pipeline with demand: consumers ask for a number of events, producer-consumers pass demand on, nobody gets more than he asked for.
defmodule Producer do
  use GenServer
  def start_link(list), do: GenServer.start_link(__MODULE__, list)
  def init(list), do: {:ok, %{list: list, log: []}}
  def handle_cast({:ask, pid, n}, s) do
    {now, rest} = Enum.split(s.list, n)
    if now == [], do: GenServer.cast(pid, {:done, self()}), else: GenServer.cast(pid, {:events, self(), now})
    {:noreply, %{s | list: rest, log: [length(now) | s.log]}}
  end
  def handle_call(:log, _, s), do: {:reply, Enum.reverse(s.log), s}
end

defmodule Mapper do
  use GenServer
  def start_link(up, fun, batch), do: GenServer.start_link(__MODULE__, {up, fun, batch})
  def init({up, fun, batch}), do: {:ok, %{up: up, fun: fun, batch: batch, buffer: [], demand: nil, done: false, asked: false, peak: 0}}
  def handle_cast({:ask, pid, n}, s), do: {:noreply, serve(%{s | demand: {pid, n}})}
  def handle_cast({:events, _, events}, s) do
    buffer = s.buffer ++ Enum.flat_map(events, s.fun)
    {:noreply, serve(%{s | buffer: buffer, asked: false, peak: max(s.peak, length(buffer))})}
  end
  def handle_cast({:done, _}, s), do: {:noreply, serve(%{s | done: true, asked: false})}
  def handle_call(:peak, _, s), do: {:reply, s.peak, s}
  defp serve(%{demand: nil} = s), do: s
  defp serve(%{buffer: [], done: true, demand: {pid, _}} = s) do
    GenServer.cast(pid, {:done, self()})
    %{s | demand: nil}
  end
  defp serve(%{buffer: []} = s) do
    if not s.asked, do: GenServer.cast(s.up, {:ask, self(), s.batch})
    %{s | asked: true}
  end
  defp serve(%{demand: {pid, n}} = s) do
    {now, rest} = Enum.split(s.buffer, n)
    GenServer.cast(pid, {:events, self(), now})
    %{s | buffer: rest, demand: nil}
  end
end

defmodule Consumer do
  use GenServer
  def start_link(up, n, boss, fun), do: GenServer.start_link(__MODULE__, {up, n, boss, fun})
  def init({up, n, boss, fun}), do: {:ok, %{up: up, n: n, boss: boss, fun: fun, batches: []}, {:continue, :ask}}
  def handle_continue(:ask, s) do
    GenServer.cast(s.up, {:ask, self(), s.n})
    {:noreply, s}
  end
  def handle_cast({:events, _, events}, s) do
    {:noreply, %{s | batches: [Enum.map(events, s.fun) | s.batches]}, {:continue, :ask}}
  end
  def handle_cast({:done, _}, s) do
    send(s.boss, {:finished, Enum.reverse(s.batches)})
    {:stop, :normal, s}
  end
end

{:ok, p} = Producer.start_link(Enum.to_list(1..10))
{:ok, evens} = Mapper.start_link(p, fn x -> if rem(x, 2) == 0, do: [x], else: [] end, 4)
{:ok, twice} = Mapper.start_link(evens, &[&1, &1 * 100], 1)
{:ok, c} = Consumer.start_link(twice, 3, self(), &Integer.to_string/1)
ref = Process.monitor(c)
receive do: ({:finished, b} -> IO.inspect(b))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect(GenServer.call(p, :log))
IO.inspect([GenServer.call(evens, :peak), GenServer.call(twice, :peak)])
{:ok, p} = Producer.start_link([])
{:ok, _} = Consumer.start_link(p, 5, self(), & &1)
receive do: ({:finished, b} -> IO.inspect(b))
{:ok, p} = Producer.start_link(Enum.to_list(1..1000))
{:ok, m} = Mapper.start_link(p, &[&1 * 2], 50)
{:ok, _} = Consumer.start_link(m, 7, self(), & &1)
receive do: ({:finished, b} -> IO.inspect({length(b), Enum.sum(List.flatten(b)), Enum.max_by(b, &length/1) |> length()}))
