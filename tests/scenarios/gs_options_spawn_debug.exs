# Options of GenServer.start_link: spawn_opt, debug, hibernate_after, timeout; and :sys functions on the server.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Op do
  use GenServer
  def init({:sleep, ms}) do
    Process.sleep(ms)
    {:ok, :slept}
  end
  def init(s), do: {:ok, s}
  def handle_call({:set, v}, _, s), do: {:reply, s, v}
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_info(m, s), do: {:noreply, {m, s}}
  def code_change(_, s, x), do: {:ok, {:changed, s, x}}
  def format_status(_reason, [_pdict, s]), do: {:formatted, s}
end

{:ok, p} = GenServer.start_link(Op, 1, spawn_opt: [priority: :high, min_heap_size: 1000, fullsweep_after: 5])
IO.inspect(Process.info(p, :priority))
{:ok, q} = GenServer.start(Op, 2, hibernate_after: 10, name: :opq)
Process.sleep(60)
IO.inspect(GenServer.call(q, :get))
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.replace_state(p, fn s -> s + 10 end))
IO.inspect(GenServer.call(p, :get))
IO.inspect(:sys.suspend(p))
t = Task.async(fn -> GenServer.call(p, {:set, :new}) end)
IO.inspect(Task.yield(t, 50))
IO.inspect(:sys.change_code(p, Op, nil, :extra))
IO.inspect(:sys.resume(p))
IO.inspect(Task.await(t))
IO.inspect(:sys.get_state(p))
{:status, ^p, {:module, :gen_server}, [pdict, state, parent, debug, misc]} = :sys.get_status(p)
IO.inspect({Keyword.keys(pdict) |> Enum.sort(), state, parent == self(), debug})
IO.inspect(Keyword.keys(misc))
IO.inspect(List.last(misc))
IO.inspect(:sys.statistics(p, true))
GenServer.call(p, :get)
send(p, :m)
{:ok, st} = :sys.statistics(p, :get)
IO.inspect(st[:messages_in])
IO.inspect(:sys.statistics(p, false))
IO.inspect(:sys.log(p, true))
GenServer.call(p, :get)
{:ok, log} = :sys.log(p, :get)
IO.inspect(length(log))
IO.inspect(:sys.terminate(q, :sys_reason))
Process.sleep(60)
IO.inspect(Process.whereis(:opq))
IO.inspect(GenServer.start_link(Op, {:sleep, 500}, timeout: 30))
receive do: ({:EXIT, _, r} -> IO.inspect(r))
IO.inspect(GenServer.start(Op, {:sleep, 10}, timeout: 1000) |> elem(0))
for opts <- [[spawn_opt: [:link, :monitor]], [name: "x"], [name: {:local, :x}], [name: nil], [unknown: 1], [debug: [:bogus]], [timeout: :infinity]] do
  r = try do
    case GenServer.start_link(Op, 1, opts) do
      {:ok, p} -> GenServer.stop(p); :started
      other -> other
    end
  rescue
    e -> {:raised, e.__struct__, Exception.message(e)}
  catch
    k, r -> {k, r}
  end
  IO.inspect({opts, r})
end
IO.inspect(catch_exit = try do :sys.get_state(:nobody) catch k, {r, _} -> {k, r} end)
IO.inspect(match?({:exit, _}, catch_exit))
