# Tasks as children, $ancestors and $callers, Task.start's return values, async_stream options and laziness.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
me = self()

defmodule Job do
  use Task, restart: :transient
  def start_link({boss, what}), do: Task.start_link(__MODULE__, :run, [boss, what])
  def run(boss, :ok), do: send(boss, {:ran, :ok})
  def run(boss, {:fail_until, ref, n}) do
    i = :counters.get(ref, 1)
    :counters.add(ref, 1, 1)
    send(boss, {:ran, i})
    if i < n, do: raise("not yet")
  end
end

{:ok, s} = Supervisor.start_link([{Job, {me, :ok}}, Supervisor.child_spec({Job, {me, {:fail_until, :counters.new(1, []), 2}}}, id: :retry)], strategy: :one_for_one)
for _ <- 1..4, do: receive(do: ({:ran, x} -> x)) |> then(&send(me, {:got, &1}))
got = for _ <- 1..4, do: receive(do: ({:got, x} -> x))
IO.inspect(Enum.sort(got))
Process.sleep(60)
IO.inspect(for {id, p, _, m} <- Supervisor.which_children(s), do: {id, p, m})
IO.inspect(Supervisor.count_children(s))
Supervisor.stop(s)

{:ok, p} = Task.start(fn -> send(me, {:info, Process.get(:"$ancestors"), Process.get(:"$callers"), elem(Process.get(:"$initial_call"), 2)}) end)
receive do: ({:info, a, c, i} -> IO.inspect({a == [me], c == [me], i}))
IO.inspect(is_pid(p))
{:ok, p} = Task.start_link(fn -> exit(:linked_exit) end)
receive do: ({:EXIT, ^p, r} -> IO.inspect(r))
{:ok, p} = Task.start_link(IO, :puts, ["from mfa"])
receive do: ({:EXIT, ^p, r} -> IO.inspect(r))
for bad <- [:x, 1] do
  r = try do
    with {:ok, p} <- Task.start(bad), do: is_pid(p)
  rescue
    e -> e.__struct__
  end
  IO.inspect(r)
end

IO.inspect(Task.async_stream(1..5, &(&1 * 2)) |> Enum.map(&elem(&1, 1)))
IO.inspect(Task.async_stream([3, 1, 2], fn x -> Process.sleep(x * 40); x end, ordered: false, max_concurrency: 3) |> Enum.to_list())
IO.inspect(Task.async_stream([3, 1, 2], fn x -> Process.sleep(x * 20); x end, ordered: true, max_concurrency: 3) |> Enum.to_list())
IO.inspect(Stream.iterate(1, &(&1 + 1)) |> Task.async_stream(& &1, max_concurrency: 2) |> Stream.map(&elem(&1, 1)) |> Enum.take(5))
IO.inspect(Task.async_stream([], & &1) |> Enum.to_list())
IO.inspect(Task.async_stream(~w(a b), String, :upcase, []) |> Enum.to_list())
IO.inspect(Task.async_stream([1, 2], fn x -> if x == 2, do: exit(:two), else: x end) |> Enum.to_list())
IO.inspect(Task.async_stream([1, 2], fn x -> if x == 2, do: exit(:two), else: x end, zip_input_on_exit: true) |> Enum.to_list())
IO.inspect(Task.async_stream([10, 300], fn x -> Process.sleep(x); x end, timeout: 120, on_timeout: :kill_task, zip_input_on_exit: true) |> Enum.to_list())
IO.inspect(Task.async_stream(1..6, fn x -> x end, max_concurrency: 1) |> Enum.reduce(0, fn {:ok, x}, a -> x + a end))
for o <- [[max_concurrency: 0], [max_concurrency: :a], [on_timeout: :what], [ordered: :maybe]] do
  r = try do
    Task.async_stream([1], & &1, o) |> Enum.to_list()
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.split("\n") |> hd()}
  catch
    k, r -> {k, r}
  end
  IO.inspect({o, r})
end
IO.inspect(Task.child_spec(fn -> 1 end) |> Map.delete(:start))
IO.inspect(Job.child_spec(1))
%Task{} = t = Task.async(fn -> 1 end)
IO.inspect(Map.keys(t))
Task.await(t)
