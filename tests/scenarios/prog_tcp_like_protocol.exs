# A protocol over messages: a sliding window with lost packets and resends, a parser for frames, and a connection with back-off.
Logger.configure(level: :none)

defmodule Wire do
  # loses packets by a given plan: a list of booleans, true is lost; then nothing is lost
  def start(plan), do: spawn_link(fn -> loop(plan) end)
  defp loop([true | plan]), do: receive(do: ({:via, _, _} -> loop(plan)))
  defp loop(plan) do
    receive do
      {:via, to, packet} -> send(to, packet); loop(if(plan == [], do: [], else: tl(plan)))
    end
  end
end
defmodule Sender do
  use GenServer
  def start_link(args), do: GenServer.start_link(__MODULE__, args)
  def init({wire, to, items, window, boss}) do
    s = %{wire: wire, to: to, items: items |> Enum.with_index() |> Map.new(fn {x, i} -> {i, x} end), base: 0, next: 0, window: window, boss: boss, sent: 0}
    {:ok, fill(s), 80}
  end
  def handle_info({:ack, n}, s) do
    s = fill(%{s | base: max(s.base, n + 1)})
    if s.base == map_size(s.items) do
      send(s.boss, {:all_acked, s.sent >= map_size(s.items)})
      {:stop, :normal, s}
    else
      {:noreply, s, 80}
    end
  end
  def handle_info(:timeout, s), do: {:noreply, fill(%{s | next: s.base}), 80}
  defp fill(%{next: n, base: b, window: w, items: items} = s) when n < b + w and n < map_size(items) do
    send(s.wire, {:via, s.to, {:data, n, items[n], self()}})
    fill(%{s | next: n + 1, sent: s.sent + 1})
  end
  defp fill(s), do: %{s | next: max(s.next, s.base)}
end
defmodule Receiver do
  def start(boss), do: spawn_link(fn -> loop(0, [], boss) end)
  defp loop(expected, got, boss) do
    receive do
      {:data, ^expected, x, from} -> send(from, {:ack, expected}); loop(expected + 1, [x | got], boss)
      {:data, _, _, from} -> if(expected > 0, do: send(from, {:ack, expected - 1})); loop(expected, got, boss)
      :report -> send(boss, {:received, Enum.reverse(got)}); loop(expected, got, boss)
    end
  end
end
for plan <- [[], [true, false, true], List.duplicate(true, 4), [false, false, true, true, false, true]] do
  wire = Wire.start(plan)
  rcv = Receiver.start(self())
  {:ok, _} = Sender.start_link({wire, rcv, ~w(a b c d e f), 3, self()})
  receive do: ({:all_acked, enough} -> IO.inspect(enough))
  send(rcv, :report)
  receive do: ({:received, l} -> IO.inspect(l))
end

defmodule Frames do
  def encode(type, payload) when is_binary(payload), do: <<0xCAFE::16, code(type)::8, byte_size(payload)::16, payload::binary, check(payload)::8>>
  def decode(data, acc \\ [])
  def decode(<<0xCAFE::16, t::8, len::16, payload::binary-size(len), sum::8, rest::binary>>, acc) do
    entry = if check(payload) == sum, do: {type(t), payload}, else: {:corrupt, type(t)}
    decode(rest, [entry | acc])
  end
  def decode(<<0xCAFE::16, _::binary>> = partial, acc), do: {Enum.reverse(acc), partial}
  def decode(<<b, rest::binary>>, acc) when b != 0xCA or (rest != "" and binary_part(rest, 0, 1) != <<0xFE>>), do: decode(rest, [{:skip, b} | acc])
  def decode(partial, acc), do: {Enum.reverse(acc), partial}
  defp check(p), do: for(<<b <- p>>, reduce: 0, do: (acc -> Bitwise.bxor(acc, b)))
  for {t, c} <- [ping: 1, text: 2, bin: 9] do
    defp code(unquote(t)), do: unquote(c)
    defp type(unquote(c)), do: unquote(t)
  end
  defp type(other), do: {:unknown, other}
end
stream = Frames.encode(:ping, "") <> <<7>> <> Frames.encode(:text, "hällo") <> Frames.encode(:bin, <<0, 255>>)
IO.inspect(stream)
IO.inspect(Frames.decode(stream))
{got, rest} = Frames.decode(binary_part(stream, 0, 12))
IO.inspect({got, byte_size(rest)})
IO.inspect(Frames.decode(rest <> binary_part(stream, 12, byte_size(stream) - 12)))
<<head::binary-size(8), _, tail::binary>> = Frames.encode(:text, "abcdef")
IO.inspect(Frames.decode(head <> "X" <> tail))
IO.inspect(Frames.decode(<<0xCAFE::16, 77, 0::16, 0>>))

defmodule Conn do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init({connect, boss}), do: {:ok, %{connect: connect, boss: boss, tries: 0, waits: []}, {:continue, :connect}}
  def handle_continue(:connect, s) do
    case s.connect.(s.tries) do
      :ok -> send(s.boss, {:connected, s.tries, Enum.reverse(s.waits)}); {:noreply, s}
      :error when s.tries >= 5 -> {:stop, {:shutdown, {:gave_up, Enum.reverse(s.waits)}}, s}
      :error ->
        wait = min(40, 5 * Integer.pow(2, s.tries))
        Process.send_after(self(), :retry, wait)
        {:noreply, %{s | tries: s.tries + 1, waits: [wait | s.waits]}}
    end
  end
  def handle_info(:retry, s), do: {:noreply, s, {:continue, :connect}}
end
Process.flag(:trap_exit, true)
{:ok, _} = Conn.start_link({fn n -> if n < 3, do: :error, else: :ok end, self()})
receive do: ({:connected, n, waits} -> IO.inspect({n, waits}))
{:ok, c} = Conn.start_link({fn _ -> :error end, self()})
receive do: ({:EXIT, ^c, r} -> IO.inspect(r))
