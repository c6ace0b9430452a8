# What the default callbacks do with calls, casts and messages, and what the crash reasons are.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Bare do
  use GenServer
  def init(x), do: {:ok, x}
end
defmodule Named do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:known, _, s), do: {:reply, :yes, s}
  def handle_cast(:known, s), do: {:noreply, s}
  def handle_info(:known, s), do: {:noreply, s}
  def handle_continue(:known, s), do: {:noreply, s}
end

down = fn p ->
  receive do
    {:EXIT, ^p, {%e{} = ex, st}} when is_list(st) -> {e, Exception.message(ex)}
    {:EXIT, ^p, {r, [{m, f, a, _} | _]}} -> {r, m, f, if(is_list(a), do: length(a), else: a)}
    {:EXIT, ^p, r} -> r
  after
    100 -> :alive
  end
end
clean = fn
  {e, m} when is_binary(m) -> {e, String.replace(m, ~r/#PID<[^>]*>/, "PID")}
  other -> other
end
for mod <- [Bare, Named] do
  {:ok, p} = GenServer.start_link(mod, 1)
  try do
    GenServer.call(p, {:unknown, 1})
  catch
    :exit, {{%e{} = ex, _}, {m, f, [_, msg, t]}} -> IO.inspect({e, Exception.message(ex) |> String.replace(inspect(p), "PID"), m, f, msg, t})
    :exit, {{r, [{m2, f2, _, _} | _]}, {m, f, _}} -> IO.inspect({r, m2, f2, m, f})
  end
  IO.inspect(down.(p) |> clean.())
  {:ok, p} = GenServer.start_link(mod, 1)
  GenServer.cast(p, {:unknown, 2})
  IO.inspect(down.(p) |> clean.())
  {:ok, p} = GenServer.start_link(mod, 1)
  send(p, {:unknown, 3})
  IO.inspect(down.(p) |> clean.())
  if Process.alive?(p), do: GenServer.stop(p)
end
{:ok, p} = GenServer.start_link(Named, 1, name: :named_one)
try do
  GenServer.call(:named_one, :unknown)
catch
  :exit, {{r, [{m, f, a, _} | _]}, call} -> IO.inspect({r, m, f, length(a), call})
end
IO.inspect(Named.__info__(:functions))
IO.inspect(Bare.module_info(:attributes)[:behaviour])
for {f, a} <- [handle_call: [:m, {self(), 1}, :s], handle_cast: [:m, :s]] do
  try do
    apply(Bare, f, a)
  rescue
    e -> IO.puts(Exception.message(e) |> String.replace(~r/#PID<[\d.]+>/, "PID"))
  end
end
IO.inspect(Bare.handle_info(:m, :s))
IO.inspect(Bare.terminate(:r, :s))
IO.inspect(Bare.code_change(1, :s, 2))
IO.inspect(Bare.child_spec(1))
