# Common shapes of client functions: defaults, guards in callbacks, multi-clause servers, pipes through servers, batching, cached calls.
Logger.configure(level: :none)
defmodule Box do
  use GenServer
  @timeout 1000
  def start_link(opts \\ []) do
    {init, opts} = Keyword.pop(opts, :init, %{})
    GenServer.start_link(__MODULE__, init, opts)
  end
  def put(box, k, v), do: tap(box, &GenServer.call(&1, {:put, k, v}, @timeout))
  def get(box, k, default \\ nil), do: GenServer.call(box, {:get, k, default})
  def update(box, k, fun) when is_function(fun, 1), do: tap(box, &GenServer.cast(&1, {:update, k, fun}))
  def batch(box, ops), do: GenServer.call(box, {:batch, ops})
  def size(box), do: GenServer.call(box, :size)
  def lazy(box, k, fun), do: GenServer.call(box, {:lazy, k, fun})

  @impl GenServer
  def init(map) when is_map(map), do: {:ok, map}
  def init(list) when is_list(list), do: {:ok, Map.new(list)}
  def init(other), do: {:stop, {:bad_init, other}}
  @impl GenServer
  def handle_call({:get, k, d}, _, m), do: {:reply, Map.get(m, k, d), m}
  def handle_call({:put, k, nil}, _, m), do: {:reply, :deleted, Map.delete(m, k)}
  def handle_call({:put, k, v}, _, m) when is_atom(k), do: {:reply, :ok, Map.put(m, k, v)}
  def handle_call({:put, k, _}, _, m), do: {:reply, {:error, {:bad_key, k}}, m}
  def handle_call(:size, _, m), do: {:reply, map_size(m), m}
  def handle_call({:batch, ops}, from, m) do
    {replies, m} = Enum.map_reduce(ops, m, fn op, m ->
      {:reply, r, m} = handle_call(op, from, m)
      {r, m}
    end)
    {:reply, replies, m}
  end
  def handle_call({:lazy, k, fun}, _, m) when not is_map_key(m, k) do
    v = fun.()
    {:reply, {:computed, v}, Map.put(m, k, v)}
  end
  def handle_call({:lazy, k, _}, _, m), do: {:reply, {:cached, Map.fetch!(m, k)}, m}
  @impl GenServer
  def handle_cast({:update, k, fun}, m) when is_map_key(m, k), do: {:noreply, Map.update!(m, k, fun)}
  def handle_cast({:update, _, _}, m), do: {:noreply, m}
end
{:ok, b} = Box.start_link()
b |> Box.put(:a, 1) |> Box.put(:b, 2) |> Box.update(:a, &(&1 + 10)) |> Box.update(:zzz, &raise(inspect(&1)))
IO.inspect([Box.get(b, :a), Box.get(b, :b), Box.get(b, :c), Box.get(b, :c, :none), Box.size(b)])
IO.inspect(Box.batch(b, [{:put, :c, 3}, {:get, :c, nil}, {:put, "str", 1}, {:put, :b, nil}, :size]))
IO.inspect([Box.lazy(b, :l, fn -> 42 end), Box.lazy(b, :l, fn -> raise "no" end)])
{:ok, n} = Box.start_link(init: [x: 1], name: :boxed)
IO.inspect({Box.get(:boxed, :x), Process.whereis(:boxed) == n})
Process.flag(:trap_exit, true)
IO.inspect(Box.start_link(init: :wrong))
IO.inspect(match?({:error, {:already_started, ^n}}, Box.start_link(name: :boxed)))
try do
  Box.update(b, :a, :not_fun)
rescue
  e in FunctionClauseError -> IO.inspect({e.function, e.arity})
end
try do
  Box.batch(b, [:unknown])
catch
  :exit, {{:function_clause, [{m, f, args, _} | _]}, _} -> IO.inspect({m, f, length(args)})
end
IO.inspect(Process.alive?(b))
