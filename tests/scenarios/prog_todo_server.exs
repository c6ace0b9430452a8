# The to-do list server of a well known book, in our words: a list of entries, a server per list, a cache of servers, a database of workers.
Logger.configure(level: :none)

defmodule Todo.List do
  defstruct auto_id: 1, entries: %{}
  def new(entries \\ []), do: Enum.reduce(entries, %__MODULE__{}, &add(&2, &1))
  def add(list, entry), do: %{list | entries: Map.put(list.entries, list.auto_id, Map.put(entry, :id, list.auto_id)), auto_id: list.auto_id + 1}
  def on(list, date), do: list.entries |> Map.values() |> Enum.filter(&(&1.date == date)) |> Enum.sort_by(& &1.id)
  def update(list, id, fun) do
    case list.entries do
      %{^id => old} -> put_in(list.entries[id], %{id: ^id} = fun.(old))
      _ -> list
    end
  end
  def delete(list, id), do: %{list | entries: Map.delete(list.entries, id)}
  def size(list), do: map_size(list.entries)

  defimpl Collectable do
    def into(original) do
      {original, fn
        list, {:cont, entry} -> Todo.List.add(list, entry)
        list, :done -> list
        _, :halt -> :ok
      end}
    end
  end
  defimpl Enumerable do
    def count(l), do: {:ok, Todo.List.size(l)}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
    def reduce(l, acc, f), do: Enumerable.List.reduce(l.entries |> Map.values() |> Enum.sort_by(& &1.id), acc, f)
  end
end

defmodule Todo.DB do
  use Supervisor
  @workers 3
  def start_link(_), do: Supervisor.start_link(__MODULE__, nil, name: __MODULE__)
  def init(_) do
    :ets.new(:todo_db, [:named_table, :public])
    Supervisor.init(for(i <- 1..@workers, do: Supervisor.child_spec({Todo.DB.Worker, i}, id: i)), strategy: :one_for_one)
  end
  def store(k, v), do: k |> worker() |> GenServer.cast({:store, k, v})
  def get(k), do: k |> worker() |> GenServer.call({:get, k})
  def worker(k), do: {:via, Registry, {Todo.Names, {:db, :erlang.phash2(k, @workers) + 1}}}
end
defmodule Todo.DB.Worker do
  use GenServer
  def start_link(i), do: GenServer.start_link(__MODULE__, i, name: {:via, Registry, {Todo.Names, {:db, i}}})
  def init(i), do: {:ok, i}
  def handle_cast({:store, k, v}, i) do
    :ets.insert(:todo_db, {k, v})
    {:noreply, i}
  end
  def handle_call({:get, k}, _, i), do: {:reply, List.first(for({_, v} <- :ets.lookup(:todo_db, k), do: v)), i}
end

defmodule Todo.Server do
  use GenServer, restart: :temporary
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: {:via, Registry, {Todo.Names, {:list, name}}})
  def add(pid, e), do: GenServer.cast(pid, {:add, e})
  def on(pid, d), do: GenServer.call(pid, {:on, d})
  def init(name), do: {:ok, {name, nil}, {:continue, :load}}
  def handle_continue(:load, {name, nil}), do: {:noreply, {name, Todo.DB.get(name) || Todo.List.new()}, 200}
  def handle_cast({:add, e}, {name, l}) do
    l = Todo.List.add(l, e)
    Todo.DB.store(name, l)
    {:noreply, {name, l}, 200}
  end
  def handle_call({:on, d}, _, {_, l} = s), do: {:reply, Todo.List.on(l, d), s, 200}
  def handle_info(:timeout, s), do: {:stop, :normal, s}
end

defmodule Todo.Cache do
  def child_spec(_), do: DynamicSupervisor.child_spec(name: __MODULE__, strategy: :one_for_one)
  def server(name) do
    case DynamicSupervisor.start_child(__MODULE__, {Todo.Server, name}) do
      {:ok, pid} -> pid
      {:error, {:already_started, pid}} -> pid
    end
  end
end

{:ok, _} = Supervisor.start_link([{Registry, keys: :unique, name: Todo.Names}, Todo.DB, Todo.Cache], strategy: :one_for_one)
bob = Todo.Cache.server("bob")
IO.inspect(bob == Todo.Cache.server("bob"))
IO.inspect(bob == Todo.Cache.server("alice"))
Todo.Server.add(bob, %{date: ~D[2023-12-19], title: "Dentist"})
Todo.Server.add(bob, %{date: ~D[2023-12-20], title: "Shopping"})
Todo.Server.add(bob, %{date: ~D[2023-12-19], title: "Movies"})
IO.inspect(Todo.Server.on(bob, ~D[2023-12-19]))
ref = Process.monitor(bob)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect({:idle_end, r}))
IO.inspect(Todo.Server.on(Todo.Cache.server("bob"), ~D[2023-12-20]))
Process.exit(GenServer.whereis(Todo.DB.worker("bob")), :kill)
Process.sleep(60)
IO.inspect(length(Todo.Server.on(Todo.Cache.server("bob"), ~D[2023-12-19])))
l = for t <- ["a", "b"], into: Todo.List.new(), do: %{date: ~D[2024-01-01], title: t}
IO.inspect([Enum.count(l), Enum.map(l, & &1.title), Enum.member?(l, :x), Enum.at(l, 1).id, Todo.List.size(Todo.List.delete(l, 1))])
l = Todo.List.update(l, 2, &Map.put(&1, :title, "changed"))
IO.inspect(Todo.List.on(l, ~D[2024-01-01]) |> Enum.map(& &1.title))
try do
  Todo.List.update(l, 2, &Map.put(&1, :id, 5))
rescue
  e -> IO.inspect(e)
end
IO.inspect(Todo.List.update(l, 99, fn _ -> raise "never" end) == l)
IO.inspect(Supervisor.count_children(Todo.DB))
