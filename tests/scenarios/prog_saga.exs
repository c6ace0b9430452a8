# A saga: steps with compensations that run in reverse when one fails; retries, crashes in steps, a coordinator that can be asked.
Logger.configure(level: :none)

defmodule Saga do
  use GenServer
  def start_link(steps, ctx), do: GenServer.start_link(__MODULE__, {steps, ctx})
  def await(pid), do: GenServer.call(pid, :await)
  def run(steps, ctx \\ %{}) do
    {:ok, pid} = start_link(steps, ctx)
    r = await(pid)
    GenServer.stop(pid)
    r
  end
  def init({steps, ctx}), do: {:ok, %{todo: steps, done: [], ctx: ctx, log: [], result: nil, waiting: []}, {:continue, :next}}
  def handle_continue(:next, %{todo: []} = s), do: finish(s, {:ok, s.ctx})
  def handle_continue(:next, %{todo: [step | rest]} = s) do
    case attempt(step, s.ctx, step[:retries] || 0) do
      {:ok, value, tries} ->
        log = if tries > 0, do: [{step.name, :ok, {:retried, tries}} | s.log], else: [{step.name, :ok} | s.log]
        {:noreply, %{s | todo: rest, done: [step | s.done], ctx: Map.put(s.ctx, step.name, value), log: log}, {:continue, :next}}
      {:error, why} ->
        {:noreply, %{s | log: [{step.name, :failed, why} | s.log], result: {:error, step.name, why}}, {:continue, :undo}}
    end
  end
  def handle_continue(:undo, %{done: []} = s), do: finish(s, s.result)
  def handle_continue(:undo, %{done: [step | rest]} = s) do
    entry = case step[:undo] do
      nil -> {step.name, :nothing_to_undo}
      f -> {step.name, :undone, guarded(fn -> f.(s.ctx[step.name]) end)}
    end
    {:noreply, %{s | done: rest, log: [entry | s.log]}, {:continue, :undo}}
  end
  def handle_call(:await, _, %{result: {:done, r, log}} = s), do: {:reply, {r, log}, s}
  def handle_call(:await, from, s), do: {:noreply, %{s | waiting: [from | s.waiting]}}
  defp finish(s, r) do
    log = Enum.reverse(s.log)
    for w <- s.waiting, do: GenServer.reply(w, {r, log})
    {:noreply, %{s | result: {:done, r, log}}}
  end
  defp attempt(step, ctx, retries, tries \\ 0) do
    case guarded(fn -> step.run.(ctx) end) do
      {:ok, {:ok, v}} -> {:ok, v, tries}
      _ when tries < retries -> attempt(step, ctx, retries, tries + 1)
      {:ok, {:error, why}} -> {:error, why}
      {:crash, why} -> {:error, {:crash, why}}
    end
  end
  defp guarded(f) do
    task = Task.async(fn ->
      try do
        {:ok, f.()}
      rescue
        e -> {:crash, Exception.message(e)}
      catch
        k, v -> {:crash, {k, v}}
      end
    end)
    case Task.yield(task, 200) || Task.shutdown(task, :brutal_kill) do
      {:ok, r} -> r
      nil -> {:crash, :timeout}
    end
  end
end

{:ok, counter} = Agent.start_link(fn -> 0 end)
flight = %{name: :flight, run: fn _ -> {:ok, "F1"} end, undo: fn x -> "cancelled #{x}" end}
hotel = %{name: :hotel, run: fn ctx -> {:ok, "H near #{ctx.flight}"} end, undo: fn _ -> :cancelled end}
note = %{name: :note, run: fn _ -> {:ok, :written} end}
card = fn how -> %{name: :card, run: fn _ -> how.() end} end
flaky = %{name: :flaky, retries: 2, run: fn _ -> n = Agent.get_and_update(counter, &{&1, &1 + 1}); if n < 2, do: raise("flaky #{n}"), else: {:ok, n} end}
bad_undo = %{name: :bad_undo, run: fn _ -> {:ok, 1} end, undo: fn _ -> raise "undo fails" end}

IO.inspect(Saga.run([flight, hotel, note, card.(fn -> {:ok, :charged} end)]))
IO.inspect(Saga.run([flight, hotel, note, card.(fn -> {:error, :declined} end)]))
IO.inspect(Saga.run([flight, card.(fn -> raise "terminal broken" end), hotel]))
IO.inspect(Saga.run([flight, flaky, note]))
IO.inspect(Saga.run([flight, bad_undo, card.(fn -> throw(:ball) end)]))
IO.inspect(Saga.run([hotel, flight]))
IO.inspect(Saga.run([note, card.(fn -> Process.sleep(1000) end)]))
IO.inspect(Saga.run([]))
{:ok, s} = Saga.start_link([%{name: :slow, run: fn _ -> Process.sleep(80); {:ok, 1} end}], %{start: true})
IO.inspect(for(_ <- 1..3, do: Task.async(fn -> Saga.await(s) end)) |> Task.await_many())
IO.inspect(Saga.await(s))
