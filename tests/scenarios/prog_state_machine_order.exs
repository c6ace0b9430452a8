# An order as a state machine: transitions as data, guards, timeouts per state, an event log and a supervisor of orders.
Logger.configure(level: :none)

defmodule Order do
  use GenServer, restart: :temporary
  @transitions %{
    new: %{add: :new, checkout: :pending},
    pending: %{pay: :paid, cancel: :cancelled, timeout: :expired},
    paid: %{ship: :shipped, refund: :refunded},
    shipped: %{deliver: :done, lose: :refunded}
  }
  @final [:cancelled, :expired, :refunded, :done]
  @timeouts %{pending: 150}

  def start_link(id), do: GenServer.start_link(__MODULE__, id)
  def event(pid, e), do: GenServer.call(pid, {:event, e})
  def info(pid), do: GenServer.call(pid, :info)
  def allowed(state), do: @transitions |> Map.get(state, %{}) |> Map.keys() |> Enum.sort()

  @impl true
  def init(id), do: {:ok, %{id: id, state: :new, items: [], log: [:new], timer: nil}}
  @impl true
  def handle_call(:info, _, s), do: {:reply, {s.state, Enum.reverse(s.items), Enum.reverse(s.log)}, s}
  def handle_call({:event, event}, _, s) do
    {name, arg} = if is_tuple(event), do: event, else: {event, nil}
    with {:ok, next} <- next(s.state, name),
         {:ok, s} <- act(name, arg, s) do
      s = enter(s, next)
      if next in @final, do: {:stop, {:shutdown, next}, {:ok, next}, s}, else: {:reply, {:ok, next}, s}
    else
      {:error, why} -> {:reply, {:error, why}, s}
    end
  end
  @impl true
  def handle_info({:timeout, ref, state}, %{timer: ref, state: state} = s), do: {:stop, {:shutdown, :expired}, enter(s, :expired)}
  def handle_info({:timeout, _, _}, s), do: {:noreply, s}

  defp next(state, event) do
    case @transitions do
      %{^state => %{^event => next}} -> {:ok, next}
      _ -> {:error, {:not_now, event, state}}
    end
  end
  defp act(:add, item, s) when is_binary(item), do: {:ok, %{s | items: [item | s.items]}}
  defp act(:add, other, _), do: {:error, {:bad_item, other}}
  defp act(:checkout, _, %{items: []}), do: {:error, :empty}
  defp act(:pay, amount, s) when amount < length(s.items) * 10, do: {:error, {:too_little, amount}}
  defp act(_, _, s), do: {:ok, s}
  defp enter(s, state) do
    if s.timer, do: :erlang.cancel_timer(s.timer)
    timer = if ms = @timeouts[state], do: :erlang.start_timer(ms, self(), state)
    %{s | state: state, log: [state | s.log], timer: timer}
  end
end

{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
start = fn id -> {:ok, p} = DynamicSupervisor.start_child(sup, {Order, id}); {p, Process.monitor(p)} end
{o, ref} = start.(1)
for e <- [:checkout, {:add, 5}, {:add, "book"}, {:add, "pen"}, :pay, :checkout, {:add, "late"}, {:pay, 5}, {:pay, 20}, :cancel, :ship], do: IO.inspect({e, Order.event(o, e)})
IO.inspect(Order.info(o))
IO.inspect(Order.event(o, :deliver))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
{o, ref} = start.(2)
Order.event(o, {:add, "x"})
IO.inspect(Order.event(o, :checkout))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
{o, ref} = start.(3)
Order.event(o, {:add, "x"})
Order.event(o, :checkout)
Order.event(o, {:pay, 10})
Process.sleep(250)
IO.inspect(Order.info(o) |> elem(0))
IO.inspect(Order.event(o, :refund))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect(for s <- [:new, :pending, :paid, :shipped, :done], do: {s, Order.allowed(s)})
IO.inspect(DynamicSupervisor.count_children(sup))
