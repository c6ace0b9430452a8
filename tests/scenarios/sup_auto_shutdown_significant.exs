# auto_shutdown any and all, significant transient and temporary children, which exits count, refused combinations.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
defmodule Sig do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg)
  def init({flags, specs}), do: {:ok, {flags, specs}}
end
spec = fn id, restart, sig -> %{id: id, start: {Agent, :start_link, [fn -> id end, [name: id]]}, restart: restart, significant: sig} end
flags = fn auto -> %{strategy: :one_for_one, intensity: 5, period: 5, auto_shutdown: auto} end
for auto <- [:any_significant, :all_significant], {who, reason} <- [{:s1, :normal}, {:s1, :crash}, {:s2, :crash}, {:plain, :crash}, {:s1, {:shutdown, 1}}] do
  {:ok, sup} = Sig.start_link({flags.(auto), [spec.(:s1, :transient, true), spec.(:s2, :temporary, true), spec.(:plain, :permanent, false)]})
  Agent.stop(who, reason)
  first = receive do: ({:EXIT, ^sup, r} -> {:down, r}), after: (80 -> :up)
  second = if first == :up and auto == :all_significant do
    for n <- [:s1, :s2], Process.whereis(n), do: Agent.stop(n, :shutdown)
    receive do: ({:EXIT, ^sup, r} -> {:down, r}), after: (80 -> :up)
  end
  IO.inspect({auto, who, reason, first, second})
  if Process.alive?(sup), do: Supervisor.stop(sup)
  receive do: ({:EXIT, ^sup, _} -> :ok), after: (0 -> :ok)
end
for {auto, restart} <- [never: :transient, any_significant: :permanent, all_significant: :permanent] do
  IO.inspect(Sig.start_link({flags.(auto), [spec.(:x, restart, true)]}))
  receive do: ({:EXIT, _, r} -> IO.inspect(r))
end
{:ok, sup} = Sig.start_link({flags.(:any_significant), []})
IO.inspect(Supervisor.start_child(sup, spec.(:p, :permanent, true)))
{:ok, _} = Supervisor.start_child(sup, spec.(:t, :temporary, true))
IO.inspect(Supervisor.terminate_child(sup, :t))
receive do: ({:EXIT, ^sup, r} -> IO.inspect(r)), after: (60 -> IO.puts("stopping it by hand does not count"))
{:ok, _} = Supervisor.start_child(sup, spec.(:t, :temporary, true))
Agent.stop(:t)
receive do: ({:EXIT, ^sup, r} -> IO.inspect(r))
