# A job queue with retries and a dead letter list: workers are tasks under a supervisor, at most two at once.
Logger.configure(level: :none)

defmodule Jobs do
  use GenServer
  defstruct queue: :queue.new(), running: %{}, max: 2, done: [], dead: [], waiting: []

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def push(id, fun, retries \\ 2), do: GenServer.cast(__MODULE__, {:push, %{id: id, fun: fun, left: retries, tries: 0}})
  def drain, do: GenServer.call(__MODULE__, :drain, 10_000)
  def report, do: GenServer.call(__MODULE__, :report)

  def init(opts), do: {:ok, struct!(__MODULE__, opts)}
  def handle_cast({:push, job}, s), do: {:noreply, s |> enqueue(job) |> start_more()}
  def handle_call(:drain, from, s), do: {:noreply, maybe_idle(%{s | waiting: [from | s.waiting]})}
  def handle_call(:report, _, s), do: {:reply, %{done: Enum.sort(s.done), dead: Enum.sort(s.dead), running: map_size(s.running)}, s}

  def handle_info({ref, result}, s) when is_map_key(s.running, ref) do
    Process.demonitor(ref, [:flush])
    {job, running} = Map.pop(s.running, ref)
    {:noreply, %{s | running: running, done: [{job.id, result, job.tries} | s.done]} |> start_more() |> maybe_idle()}
  end
  def handle_info({:DOWN, ref, :process, _, reason}, s) when is_map_key(s.running, ref) do
    {job, running} = Map.pop(s.running, ref)
    s = %{s | running: running}
    s = if job.left > 0, do: enqueue(s, %{job | left: job.left - 1}), else: %{s | dead: [{job.id, reason(reason), job.tries} | s.dead]}
    {:noreply, s |> start_more() |> maybe_idle()}
  end

  defp enqueue(s, job), do: %{s | queue: :queue.in(job, s.queue)}
  defp start_more(%{running: r, max: m} = s) when map_size(r) >= m, do: s
  defp start_more(s) do
    case :queue.out(s.queue) do
      {:empty, _} -> s
      {{:value, job}, q} ->
        job = %{job | tries: job.tries + 1}
        task = Task.Supervisor.async_nolink(JobTasks, fn -> job.fun.(job.tries) end)
        start_more(%{s | queue: q, running: Map.put(s.running, task.ref, job)})
    end
  end
  defp maybe_idle(%{running: r} = s) when map_size(r) == 0 do
    if :queue.is_empty(s.queue) do
      for w <- s.waiting, do: GenServer.reply(w, :idle)
      %{s | waiting: []}
    else
      s
    end
  end
  defp maybe_idle(s), do: s
  defp reason({%e{} = ex, _}), do: {e, Exception.message(ex)}
  defp reason({{:nocatch, v}, _}), do: {:thrown, v}
  defp reason(r), do: r
end

{:ok, sup} = Supervisor.start_link([{Task.Supervisor, name: JobTasks}, {Jobs, max: 2}], strategy: :rest_for_one)
IO.inspect(Jobs.drain())
Jobs.push(:easy, fn _ -> 1 + 1 end)
Jobs.push(:third_time, fn n -> if n < 3, do: raise("try #{n}"), else: {:made_it, n} end)
Jobs.push(:never, fn n -> raise ArgumentError, "bad #{n}" end)
Jobs.push(:exits, fn _ -> exit(:gone) end, 0)
Jobs.push(:throws, fn _ -> throw(:ball) end, 1)
Jobs.push(:killed, fn _ -> Process.exit(self(), :kill) end, 0)
for i <- 1..5, do: Jobs.push({:sleepy, i}, fn _ -> Process.sleep(10); i * i end)
IO.inspect(Jobs.drain())
IO.inspect(Jobs.report())
Jobs.push(:slow, fn _ -> Process.sleep(500) end)
Jobs.push(:slow2, fn _ -> Process.sleep(500) end)
Jobs.push(:waits, fn _ -> :ok end)
IO.inspect(Jobs.report().running)
IO.inspect(length(Task.Supervisor.children(JobTasks)))
old = Process.whereis(Jobs)
Process.exit(Process.whereis(JobTasks), :kill)
Process.sleep(100)
IO.inspect(Process.whereis(Jobs) != old)
IO.inspect(Jobs.report())
Supervisor.stop(sup)
