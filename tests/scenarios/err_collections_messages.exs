# Messages of Enum's, Map's, List's, String's, Keyword's, Stream's and GenServer's function clause and argument errors, in full.
Logger.configure(level: :none)
show = fn f ->
  try do
    IO.inspect(f.(), label: "no error")
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.replace(~r/#(PID|Reference|Function)<[^>]*>/, "#ID")}")
  catch
    k, v -> IO.puts("#{k} #{inspect(v) |> String.replace(~r/#(PID|Reference|Function)<[^>]*>/, "#ID") |> String.slice(0, 150)}")
  end
end
calls = [
  {Enum, [at: [[1], "x"], chunk_every: [[1], :x], count: [5], drop: [[1], :a], each: [[1], 5], empty?: [5], fetch!: [[1], 7], fetch: [[1], nil], filter: [nil, & &1], find: [1, & &1], flat_map: [[1], fn _ -> 5 end], into: [[1], 5], into: [1, []], join: [5], join: [[1], 5], map: [%{}, 1], map: [:x, & &1], max: [5], max: [[], 1], max_by: [[], & &1], member?: [5, 1], random: [[]], random: [%{}], reduce: [[], & &1], reduce: [5, 0, & &1], reverse: [5], slice: [[1], 1], slice: [[1], -1, -1], sort: [5], sort: [[1], 5], sort_by: [[1], 5], split: [[1], nil], sum: [["a"]], sum: [5], take: [[1], :x], take_random: [[1], -1], to_list: [5], uniq: [5], unzip: [[1, 2]], with_index: [[1], "a"], zip: [5, [1]], zip: [[5]], chunk_by: [5, & &1], concat: [5], dedup: [5], scan: [[1], 5], min_max: [[]], product: [5], zip_with: [[1], 5], frequencies: [5], tally: [[1]]]},
  {Map, [get: [5, 1], put: [5, 1, 1], fetch!: [%{}, 1], fetch!: [[], 1], keys: [[]], values: [5], merge: [%{}, 5], new: [5], new: [[1]], new: [[{1, 2}], 5], delete: [5, 1], drop: [%{}, 5], take: [%{}, 5], take: [5, []], update!: [%{a: 1}, :b, & &1], update: [5, 1, 1, & &1], has_key?: [5, 1], from_struct: [5], from_struct: [%{a: 1}], pop!: [%{}, :x], to_list: [5], get_and_update: [%{a: 1}, :a, fn _ -> 5 end], get_and_update!: [%{}, :a, & &1], replace!: [%{}, :a, 1], split: [5, []], filter: [5, & &1], equal?: [5, 5], put_new: [5, 1, 1], get_lazy: [%{}, 1, 5], size: [%{}]]},
  {Keyword, [get: [5, :a], get: [[], "a"], fetch!: [[], :a], put: [5, :a, 1], delete: [5, :a], merge: [[a: 1], 5], merge: [5, []], new: [5], new: [[1]], keys: [[1]], values: [[1]], take: [[], 5], update!: [[], :a, & &1], has_key?: [5, :a], pop!: [[], :a], validate!: [[a: 1], [:b]], validate!: [[a: 1, c: 2], [b: 1]], validate: [5, []], replace!: [[], :a, 1], get_and_update: [[a: 1], :a, fn _ -> 5 end], equal?: [5, 5], fetch: [5, :a], drop: [5, []]]},
  {List, [first: [5], last: [5], flatten: [5], flatten: [[1 | 2]], delete_at: [5, 1], insert_at: [[1], :a, 1], foldl: [5, 0, & &1], foldr: [[1], 0, 5], keyfind: [5, :a, 0], keyfind: [[], :a, -1], keysort: [[1], 0], to_tuple: [5], to_string: [[:a]], to_integer: ['x'], to_float: ['1'], wrap: [%{}], zip: [5], zip: [[5]], replace_at: [5, 0, 1], update_at: [[1], 0, 5], pop_at: [5, 0], starts_with?: [5, []], ascii_printable?: [5], delete: [5, 1], to_charlist: [[:x]], to_existing_atom: ['no such atom whatsoever']]},
  {String, [length: [5], upcase: [:a], split: [5], split: ["a", 5], replace: ["a", 5, "b"], replace: ["a", "a", 5], slice: ["a", :x, 1], slice: ["abc", -1, -1], at: ["a", "b"], trim: [5], pad_leading: ["a", -1], pad_leading: ["a", 5, 5], to_integer: ["x"], to_float: ["x"], to_float: ["1"], reverse: [5], contains?: ["a", 5], contains?: [5, "a"], starts_with?: ["a", 5], starts_with?: ["a", [""]], first: [5], capitalize: [5], graphemes: [5], codepoints: [5], valid?: [5], to_charlist: [5], split_at: ["a", :x], match?: ["a", "b"], next_codepoint: [5], jaro_distance: [5, 5], downcase: ["A", :bad], equivalent?: [5, 5], normalize: [5, :nfc], printable?: [5], ends_with?: ["a", 5], trim: ["a", 5], myers_difference: [5, 5]]},
  {Stream, [map: [[1], 5], take: [[1], :a], chunk_every: [[1], 0], cycle: [[]], cycle: [5], drop: [[1], :a], iterate: [1, 5], repeatedly: [5], unfold: [1, 5], resource: [1, 2, 3], interval: [-1], timer: [:a], zip: [5], concat: [5], with_index: [[1], :a], take_every: [[1], -1], run: [5], intersperse: [5, 1]]},
  {GenServer, [start_link: [5, 1], start_link: [Enum, 1, 5], call: [nil, 1], call: [5, 1], call: [:nobody, 1], cast: [5, 1], cast: [nil, 1], stop: [:nobody], stop: [5], reply: [5, 1], whereis: [5], whereis: ["x"], multi_call: [5, 1], abcast: [5, 1]]},
  {Tuple, [append: [5, 1], insert_at: [{}, 5, 1], delete_at: [{}, 0], to_list: [5], sum: [{:a}]]},
  {Agent, [start_link: [5], get: [5, 1], get: [:nobody, & &1], update: [:nobody, & &1], stop: [:nobody], cast: [5, & &1]]},
  {Task, [await: [5], await: [%{}], async: [5], start: [5], yield: [5], shutdown: [5], await_many: [5], await_many: [[5]], completed: []]},
  {Process, [register: [self(), nil], register: [self(), 5], send: [5, 1, []], send: [self(), 1, [:bad]], cancel_timer: [5], read_timer: [5], put: [1], link: [:x], spawn: [5, []], spawn: [fn -> 1 end, [:bad]], info: [self(), :bad], list: [1], get_keys: []]}
]
for {mod, fs} <- calls, {f, args} <- fs, {mod, f} != {Process, :get_keys} do
  IO.write("#{inspect(mod)}.#{f} ")
  show.(fn -> if {mod, f} == {Stream, :map} or mod == Stream, do: apply(mod, f, args) |> then(&(is_function(&1) or is_struct(&1))), else: apply(mod, f, args) end)
end
