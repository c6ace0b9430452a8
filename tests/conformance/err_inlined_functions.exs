# Functions that Elixir's compiler replaces by Erlang's fail in Erlang's name, with Erlang's arguments.
[a, one, empty] = [:a, 1, %{}]

calls = [
  fn -> Process.monitor(one) end,
  fn -> Process.demonitor(one) end,
  fn -> Process.link(one) end,
  fn -> Process.exit(one, a) end,
  fn -> Process.alive?(one) end,
  fn -> Process.flag(:no_flag, one) end,
  fn -> Process.send_after(one, a, a) end,
  fn -> Process.cancel_timer(one) end,
  fn -> Process.unregister(:nobody) end,
  fn -> List.to_tuple(a) end,
  fn -> List.to_atom(a) end,
  fn -> Atom.to_string(one) end,
  fn -> Integer.to_string(a) end,
  fn -> String.to_integer("x") end,
  fn -> String.to_float("x") end,
  fn -> String.duplicate("a", -one) end,
  fn -> Map.keys(one) end,
  fn -> Map.delete(one, a) end,
  fn -> Map.merge(one, empty) end,
  fn -> Map.fetch(one, a) end,
  fn -> Map.fetch!(empty, a) end,
  fn -> Tuple.to_list(one) end,
  fn -> Tuple.append(one, a) end,
  fn -> Tuple.insert_at({}, 4, a) end,
  fn -> Bitwise.band(one, a) end
]

for call <- calls do
  try do
    call.()
  rescue
    error ->
      [{module, function, args, _} | _] = __STACKTRACE__
      IO.inspect({module, function, args})
      IO.puts(Exception.message(error))
  end
end
