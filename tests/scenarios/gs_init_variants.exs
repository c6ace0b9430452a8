# Everything init/1 may answer, with start and start_link, and what the starter sees.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule In do
  use GenServer
  def init({:ret, v}), do: v
  def init({:raise, e}), do: raise(e)
  def init({:throw, v}), do: throw(v)
  def init({:exit, r}), do: exit(r)
  def init(:reg) do
    true = Process.register(self(), :in_reg)
    {:ok, 1}
  end
  def init(:unlinked_exit) do
    Process.exit(self(), :self_exit)
    receive do: (:never -> :ok)
  end
  def init(:parent), do: {:ok, hd(Process.get(:"$ancestors"))}
  def init(:initial_call), do: {:ok, Process.get(:"$initial_call")}
  def handle_continue(c, s) do
    send(:test, {:continue, c, s})
    {:noreply, s}
  end
end

Process.register(self(), :test)
shape = fn
  {:ok, p} when is_pid(p) -> {:ok, :sys.get_state(p)}
  {:error, {%e{} = ex, st}} when is_list(st) -> {:error, e, Exception.message(ex)}
  {:error, {r, st}} when is_list(st) -> {:error, r, :stack}
  o -> o
end
drain = fn drain, acc ->
  receive do
    {:EXIT, _, {%e{}, st}} when is_list(st) -> drain.(drain, [{:EXIT, e} | acc])
    {:EXIT, _, {e, [_ | _]}} -> drain.(drain, [{:EXIT, e} | acc])
    {:EXIT, _, r} -> drain.(drain, [{:EXIT, r} | acc])
    m -> drain.(drain, [m | acc])
  after
    30 -> Enum.reverse(acc)
  end
end
for arg <- [{:ret, {:ok, 1}}, {:ret, {:ok, 1, :hibernate}}, {:ret, {:ok, 1, {:continue, :go}}}, {:ret, {:ok, 1, 100_000}}, {:ret, :ignore}, {:ret, {:stop, :no}},
            {:ret, {:stop, :normal}}, {:ret, {:stop, {:shutdown, 1}}}, {:ret, :bad}, {:ret, nil}, {:ret, {:ok}}, {:ret, {:ok, 1, 2, 3}}, {:ret, {:error, :x}},
            {:raise, "boom"}, {:raise, ArgumentError}, {:throw, {:ok, :thrown}}, {:throw, :x}, {:exit, :normal}, {:exit, {:shutdown, :s}}, {:exit, "str"}, :reg, :unlinked_exit, :unknown],
    f <- [:start_link, :start] do
  IO.inspect({arg, f, shape.(apply(GenServer, f, [In, arg]))}, width: 120)
  case drain.(drain, []) do
    [] -> :ok
    l -> IO.inspect(l)
  end
  if arg == :reg, do: GenServer.stop(:in_reg)
end
{:ok, p} = GenServer.start_link(In, :parent)
IO.inspect(:sys.get_state(p) in [self(), :test])
{:ok, p} = GenServer.start_link(In, :initial_call)
IO.inspect(:sys.get_state(p))
for {m, a} <- [{NoModule, 1}, {Enum, 1}] do
  {:error, {:undef, [{m2, f, args, _} | _]}} = GenServer.start(m, a)
  IO.inspect({m2, f, args})
end
defmodule NoInit do
  use GenServer
  def init(x), do: {:ok, x}
end
IO.inspect(shape.(GenServer.start_link(NoInit, :default)))
