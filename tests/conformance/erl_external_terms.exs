# :erlang.term_to_binary and back: the bytes of each kind of term.
terms = [1, 255, 256, -5, 1.5, :a, :größe, :日本, [1, 2], [1, 300], [], {1, 2}, %{a: 1}, "x", <<1::3>>] ++
  [&Enum.map/2, [a: 1], nil, 'abc', [1 | 2], 123_456_789_012_345_678_901_234_567_890, %{1 => %{2 => "3"}}]

for term <- terms do
  bytes = :erlang.term_to_binary(term)
  IO.inspect({term, bytes, :erlang.binary_to_term(bytes) == term}, limit: 60)
end

IO.inspect(:erlang.binary_to_term(<<131, 97, 1, 2, 3>>, [:used]))

for bytes <- ["x", <<131>>, <<131, 104, 2, 97>>, <<131, 100, 0, 9, "unheardof">>] do
  try do
    IO.inspect(:erlang.binary_to_term(bytes, [:safe]))
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

IO.inspect(:erlang.pid_to_list(:erlang.list_to_pid('<0.7.0>')))
IO.inspect(:erlang.external_size({:ok, 7}))
