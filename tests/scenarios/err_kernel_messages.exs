# Messages of Kernel's errors: wrong arguments of every common function.
show = fn f ->
  try do
    IO.inspect(f.(), label: "no error")
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.replace(~r/#(PID|Reference|Function)<[^>]*>/, "#ID")}")
  catch
    k, v -> IO.inspect({k, v})
  end
end
[a, l, n, m, t, s] = [:a, [1, 2], 5, %{k: 1}, {1, 2}, "s"]
fs = [
  fn -> hd([] |> then(& &1)) end, fn -> tl(a) end, fn -> length(a) end, fn -> length([1 | 2]) end, fn -> elem(t, 2) end, fn -> elem(l, 0) end, fn -> put_elem(t, 5, 1) end,
  fn -> tuple_size(l) end, fn -> map_size(l) end, fn -> byte_size(a) end, fn -> bit_size(n) end, fn -> abs(a) end, fn -> round(s) end, fn -> a + 1 end, fn -> n * s end, fn -> n - nil end,
  fn -> n / 0 end, fn -> div(n, 0) end, fn -> rem(n, a) end, fn -> -a end, fn -> l ++ l ++ n end, fn -> n ++ l end, fn -> l -- n end, fn -> s <> a end, fn -> a <> s end,
  fn -> not n end, fn -> n and true end, fn -> a or false end, fn -> apply(a, :f, []) end, fn -> apply(n, [1]) end, fn -> a.(1) end, fn -> n.foo end, fn -> m.zz end, fn -> m.k.z end,
  fn -> %{m | z: 1} end, fn -> %{n | z: 1} end, fn -> send(n, :x) end, fn -> send(:no_such_process, :x) end, fn -> spawn(n) end, fn -> exit(:reason) end, fn -> throw({:t, 1}) end,
  fn -> raise "msg" end, fn -> raise ArgumentError end, fn -> String.to_existing_atom("no such atom, surely 12345") end, fn -> to_string(t) end, fn -> to_charlist(m) end, fn -> "#{m}" end,
  fn -> binary_part(s, 1, 5) end, fn -> is_function(s, -1) end, fn -> is_function(s, :x) end, fn -> struct(a, []) end, fn -> struct(Enum) end, fn -> get_in(m, [1, 2, 3]) end, fn -> get_in(n, [:a]) end, fn -> put_in(n, [:a], 1) end,
  fn -> case n do 1 -> 1; 2 -> 2 end end, fn -> cond do n == 1 -> 1 end end, fn -> {:ok, _} = {:error, n} end, fn -> [_ | _] = [] |> then(& &1) end, fn -> ^n = 6 |> then(& &1) end, fn -> (fn 1 -> 1 end).(n) end, fn -> (fn x -> x end).(1, 2) end,
  fn -> if(true, do: String.upcase(n)) end, fn -> max(1, 2) + a end, fn -> self() + 1 end, fn -> Process.exit(n, :x) end, fn -> Process.link(n) end, fn -> Process.monitor(n) end, fn -> Process.register(self(), s) end, fn -> Process.register(n, :nn) end, fn -> Process.whereis(s) end, fn -> Process.unregister(:nobody_has_it) end, fn -> Process.info(n) end, fn -> Process.flag(:nope, 1) end, fn -> Process.flag(:trap_exit, 1) end, fn -> Process.alive?(n) end, fn -> Process.unlink(a) end, fn -> Process.demonitor(a) end, fn -> Process.send_after(n, 1, 1) end, fn -> Process.sleep(a) end, fn -> Process.group_leader(n, n) end, fn -> Process.hibernate(1, 2, 3) end,
  fn -> node(n) end, fn -> make_ref() < n and 1 + s end, fn -> :erlang.list_to_atom(n) end, fn -> :erlang.atom_to_list(n) end, fn -> Atom.to_string(n) end, fn -> :erlang.tuple_to_list(l) end, fn -> List.to_tuple(n) end, fn -> :erlang.element(0, t) end, fn -> :maps.get(:x, m) end, fn -> :maps.get(:x, n) end, fn -> :lists.nth(5, l) end, fn -> :lists.reverse(n) end, fn -> :erlang.error(:custom) end, fn -> :erlang.error({:custom, 1}) end, fn -> :erlang.raise(:error, :r, []) end, fn -> :erlang.binary_to_integer(s) end, fn -> :erlang.list_to_integer('x') end, fn -> :erlang.float_to_binary(n) end, fn -> :erlang.iolist_to_binary([a]) end, fn -> Kernel.apply(String, :nope, [1]) end, fn -> NoModule.f(1, 2) end, fn -> String.nope() end, fn -> :lists.nope(1) end, fn -> Enum.reduce(l, fn -> 1 end) end, fn -> Enum.map(l, &(&1 + &2)) end, fn -> Function.capture(a, n, 1) end, fn -> Integer.parse(a) end, fn -> Range.new(a, 1) end, fn -> 1..a end, fn -> a in n end, fn -> 1 in [1 | 2] end, fn -> Version.parse!("x") end, fn -> Code.eval_string("undefined_var_x") end, fn -> Code.eval_string("undefined_fun_x()") end
]
Enum.each(fs, show)
