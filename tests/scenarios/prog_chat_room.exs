# A chat: rooms under a dynamic supervisor, found by a registry; members are processes that are monitored; history is kept.
Logger.configure(level: :none)

defmodule Room do
  use GenServer, restart: :transient
  defstruct name: nil, members: %{}, history: []
  def start_link(name), do: GenServer.start_link(__MODULE__, name, name: via(name))
  def via(name), do: {:via, Registry, {Rooms, name}}
  def open(name) do
    case DynamicSupervisor.start_child(RoomSup, {__MODULE__, name}) do
      {:ok, _} -> :opened
      {:error, {:already_started, _}} -> :open
    end
  end
  def join(name, nick), do: GenServer.call(via(name), {:join, nick, self()})
  def say(name, text), do: GenServer.cast(via(name), {:say, self(), text})
  def who(name), do: GenServer.call(via(name), :who)
  def history(name), do: GenServer.call(via(name), :history)

  def init(name), do: {:ok, %__MODULE__{name: name}}
  def handle_call({:join, nick, pid}, _, s) do
    if Enum.any?(s.members, fn {_, {n, _}} -> n == nick end) do
      {:reply, {:error, :nick_taken}, s}
    else
      ref = Process.monitor(pid)
      s = put_in(s.members[pid], {nick, ref})
      {:reply, {:ok, length(s.history)}, tell(s, "* #{nick} joins")}
    end
  end
  def handle_call(:who, _, s), do: {:reply, s.members |> Map.values() |> Enum.map(&elem(&1, 0)) |> Enum.sort(), s}
  def handle_call(:history, _, s), do: {:reply, Enum.reverse(s.history), s}
  def handle_cast({:say, pid, text}, s) do
    case s.members do
      %{^pid => {nick, _}} -> {:noreply, tell(s, "#{nick}: #{text}")}
      _ -> {:noreply, s}
    end
  end
  def handle_info({:DOWN, _, :process, pid, reason}, s) do
    {{nick, _}, s} = pop_in(s.members[pid])
    s = tell(s, "* #{nick} leaves (#{inspect(reason)})")
    if s.members == %{}, do: {:stop, :normal, s}, else: {:noreply, s}
  end
  defp tell(s, line) do
    for pid <- Map.keys(s.members), do: send(pid, {:chat, s.name, line})
    %{s | history: [line | s.history]}
  end
end

defmodule Member do
  def start(nick, room, boss) do
    spawn(fn ->
      send(boss, {nick, :joined, Room.join(room, nick)})
      loop(nick, room, boss, [])
    end)
  end
  defp loop(nick, room, boss, seen) do
    receive do
      {:say, text} -> Room.say(room, text); loop(nick, room, boss, seen)
      {:chat, _, line} -> loop(nick, room, boss, [line | seen])
      {:report, to} -> send(to, {nick, Enum.reverse(seen)}); loop(nick, room, boss, seen)
      {:leave, why} -> exit(why)
    end
  end
end

{:ok, _} = Supervisor.start_link([{Registry, keys: :unique, name: Rooms}, {DynamicSupervisor, name: RoomSup, strategy: :one_for_one}], strategy: :one_for_all)
IO.inspect([Room.open("elixir"), Room.open("elixir"), Room.open("beam")])
[ann, bob, cid] = for n <- ["ann", "bob", "cid"] do
  p = Member.start(n, "elixir", self())
  receive do: ({^n, :joined, r} -> IO.inspect({n, r}))
  p
end
dup = Member.start("ann", "elixir", self())
receive do: ({"ann", :joined, r} -> IO.inspect(r))
IO.inspect(Room.who("elixir"))
for {p, t} <- [{ann, "hi"}, {bob, "hello"}, {dup, "ghost"}, {cid, "bye"}] do
  send(p, {:say, t})
  Process.sleep(30)
end
send(cid, {:leave, :bored})
Process.sleep(50)
for {p, n} <- [{ann, "ann"}, {bob, "bob"}] do
  send(p, {:report, self()})
  receive do: ({^n, lines} -> IO.inspect({n, lines}))
end
IO.inspect(Room.who("elixir"))
IO.inspect(Room.history("elixir") |> length())
IO.inspect(DynamicSupervisor.count_children(RoomSup).active)
for p <- [ann, bob] do
  send(p, {:leave, :normal})
  Process.sleep(50)
end
IO.inspect(Registry.lookup(Rooms, "elixir"))
IO.inspect(DynamicSupervisor.count_children(RoomSup).active)
try do
  Room.who("elixir")
catch
  :exit, {r, _} -> IO.inspect(r)
end
