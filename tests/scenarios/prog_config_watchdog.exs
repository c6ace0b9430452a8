# A watchdog that restarts what does not answer, a config server with subscribers, and a heartbeat with misses counted.
Logger.configure(level: :none)

defmodule Config do
  use GenServer
  def start_link(init), do: GenServer.start_link(__MODULE__, init, name: __MODULE__)
  def get(k, d \\ nil), do: GenServer.call(__MODULE__, {:get, k, d})
  def set(k, v), do: GenServer.call(__MODULE__, {:set, k, v})
  def watch(k), do: GenServer.call(__MODULE__, {:watch, k})
  def init(m), do: {:ok, {Map.new(m), %{}}}
  def handle_call({:get, k, d}, _, {m, _} = s), do: {:reply, Map.get(m, k, d), s}
  def handle_call({:set, k, v}, _, {m, w}) do
    old = Map.get(m, k)
    if old != v, do: for(p <- Map.get(w, k, []), do: send(p, {:config, k, old, v}))
    {:reply, old, {Map.put(m, k, v), w}}
  end
  def handle_call({:watch, k}, {pid, _}, {m, w}) do
    Process.monitor(pid)
    {:reply, Map.get(m, k), {m, Map.update(w, k, [pid], &[pid | &1])}}
  end
  def handle_info({:DOWN, _, _, pid, _}, {m, w}), do: {:noreply, {m, Map.new(w, fn {k, ps} -> {k, ps -- [pid]} end)}}
end

defmodule Service do
  use GenServer
  def start_link({name, boss}), do: GenServer.start_link(__MODULE__, {name, boss}, name: name)
  def init({name, boss}) do
    send(boss, {:up, name})
    {:ok, %{name: name, limit: Config.watch({name, :limit})}}
  end
  def handle_call(:ping, _, s), do: {:reply, :pong, s}
  def handle_call(:limit, _, s), do: {:reply, s.limit, s}
  def handle_cast(:hang, s) do
    Process.sleep(:infinity)
    {:noreply, s}
  end
  def handle_info({:config, {n, :limit}, _, v}, %{name: n} = s), do: {:noreply, %{s | limit: v}}
end

defmodule Watchdog do
  def check(names, boss) do
    for n <- names do
      r = try do
        GenServer.call(n, :ping, 100)
      catch
        :exit, {:timeout, _} ->
          Process.exit(Process.whereis(n), :kill)
          send(boss, {:killed, n})
          :hung
        :exit, {:noproc, _} -> :missing
      end
      {n, r}
    end
  end
end

me = self()
{:ok, _} = Config.start_link(%{{:a, :limit} => 10})
kids = for n <- [:a, :b], do: Supervisor.child_spec({Service, {n, me}}, id: n)
{:ok, sup} = Supervisor.start_link(kids, strategy: :one_for_one)
for n <- [:a, :b], do: receive(do: ({:up, ^n} -> :ok))
IO.inspect(Watchdog.check([:a, :b, :c], me))
IO.inspect([GenServer.call(:a, :limit), GenServer.call(:b, :limit)])
IO.inspect([Config.set({:a, :limit}, 20), Config.set({:b, :limit}, 5), Config.set({:a, :limit}, 20), Config.get(:none, :default)])
IO.inspect([GenServer.call(:a, :limit), GenServer.call(:b, :limit)])
GenServer.cast(:a, :hang)
IO.inspect(Watchdog.check([:a, :b], me))
receive do: ({:killed, n} -> IO.inspect({:killed, n}))
receive do: ({:up, n} -> IO.inspect({:up_again, n}))
IO.inspect(Watchdog.check([:a, :b], me))
IO.inspect(GenServer.call(:a, :limit))
Supervisor.terminate_child(sup, :b)
IO.inspect(Watchdog.check([:a, :b], me))
Supervisor.restart_child(sup, :b)
receive do: ({:up, :b} -> :ok)
IO.inspect(GenServer.call(:b, :limit))
{_, w} = :sys.get_state(Config)
IO.inspect(Map.new(w, fn {k, ps} -> {k, length(ps)} end))
