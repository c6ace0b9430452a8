# Ways to keep state over a restart: an agent beside, an ets table of the supervisor's parent, handing over in terminate, a stash.
Logger.configure(level: :none)
defmodule Stash do
  use Agent
  def start_link(v), do: Agent.start_link(fn -> v end, name: __MODULE__)
  def get, do: Agent.get(__MODULE__, & &1)
  def put(v), do: Agent.update(__MODULE__, fn _ -> v end)
end
defmodule Seq do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def next, do: GenServer.call(__MODULE__, :next)
  def bump(d), do: GenServer.cast(__MODULE__, {:bump, d})
  def init(_), do: {:ok, Stash.get()}
  def handle_call(:next, _, n), do: {:reply, n, n + 1}
  def handle_cast({:bump, d}, n), do: {:noreply, n + d}
  def terminate(_r, n), do: Stash.put(n)
end
defmodule Table do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def init(_), do: {:ok, nil}
  def handle_call({:put, k, v}, _, s), do: {:reply, :ets.insert(:kept, {k, v}), s}
  def handle_call(:all, _, s), do: {:reply, :ets.tab2list(:kept), s}
  def handle_call(:crash, _, _), do: exit(:table_crash)
end
:ets.new(:kept, [:named_table, :public, :ordered_set])
{:ok, sup} = Supervisor.start_link([{Stash, 456}, Seq, Table], strategy: :rest_for_one, max_restarts: 10)
IO.inspect(for _ <- 1..3, do: Seq.next())
Seq.bump(100)
IO.inspect(Seq.next())
old = Process.whereis(Seq)
Seq.bump("not a number")
Process.sleep(80)
IO.inspect(Process.whereis(Seq) != old)
IO.inspect(Seq.next())
Process.exit(Process.whereis(Seq), :kill)
Process.sleep(80)
IO.inspect(Seq.next())
GenServer.call(Table, {:put, :a, 1})
GenServer.call(Table, {:put, :b, 2})
try do
  GenServer.call(Table, :crash)
catch
  :exit, {r, _} -> IO.inspect(r)
end
Process.sleep(60)
IO.inspect(GenServer.call(Table, :all))
Agent.stop(Stash, :crash)
Process.sleep(80)
IO.inspect([Seq.next(), GenServer.call(Table, :all)])
Supervisor.stop(sup)
IO.inspect(:ets.tab2list(:kept))
pid = spawn(fn -> :ets.new(:mine, [:named_table]); receive do: (:stop -> :ok) end)
Process.sleep(30)
IO.inspect(:ets.info(:mine, :owner) == pid)
send(pid, :stop)
Process.sleep(30)
IO.inspect(:ets.info(:mine))
heir = spawn(fn -> receive do: ({:"ETS-TRANSFER", t, from, data} -> IO.inspect({:inherited, t, is_pid(from), data, :ets.tab2list(t)})); receive do: (:x -> 1) end)
pid = spawn(fn -> :ets.new(:given, [:named_table, {:heir, heir, :my_data}]); :ets.insert(:given, {1, 2}); receive do: (:stop -> :ok) end)
Process.sleep(30)
send(pid, :stop)
Process.sleep(60)
IO.inspect(:ets.info(:given, :owner) == heir)
