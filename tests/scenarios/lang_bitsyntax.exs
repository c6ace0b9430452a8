# Bit syntax: sizes, types, endianness, signedness, units, strings, matching rests, comprehensions, errors.
IO.inspect([<<1, 2, 3>>, <<256>>, <<-1>>, <<1::16>>, <<1::little-16>>, <<1.5::float>>, <<1.5::float-32>>, <<"abc">>, <<"é"::utf16>>, <<?a::utf8, 0x20AC::utf32>>, <<3::4, 5::4>>, <<1::1>>, <<7::3, 0::5>>, <<"ab"::binary, 1>>])
<<a, b::binary-size(2), rest::binary>> = "hello"
IO.inspect({a, b, rest})
<<len, payload::binary-size(len), tail::bits>> = <<3, "abcdef">>
IO.inspect({len, payload, tail})
<<x::signed-8, y::unsigned-8, z::signed-little-16>> = <<255, 255, 0, 128>>
IO.inspect({x, y, z})
<<f::float, g::32-float>> = <<1.5::float, -0.25::32-float>>
IO.inspect({f, g})
<<c::utf8, cs::binary>> = "éa"
IO.inspect({c, cs})
<<flag::1, num::7, more::bitstring>> = <<0b10000101, 9::4>>
IO.inspect({flag, num, more})
IO.inspect([bit_size(<<1::3>>), byte_size(<<1::9>>), is_binary(<<1::3>>), is_bitstring(<<1::3>>)])
IO.inspect(for <<r::8, g::8, b::8 <- <<1, 2, 3, 4, 5, 6>> >>, do: {r, g, b})
IO.inspect(for <<b::1 <- <<0b1011::4>> >>, do: b)
IO.inspect(for <<c <- "hello">>, c != ?l, into: "", do: <<c - 32>>)
IO.inspect(for(<<c::utf8 <- "aé">>, into: <<>>, do: <<c::16>>))
parse = fn
  <<"GET ", path::binary>> -> {:get, path}
  <<"POST ", _::binary>> -> :post
  <<0xFF, 0xD8, _::binary>> -> :jpeg
  <<_::size(3), 1::1, _::bits >> -> :fourth_bit
  <<>> -> :empty
  _ -> :other
end
IO.inspect(Enum.map(["GET /x", "POST /", <<0xFF, 0xD8, 1>>, <<0b00010000>>, "", <<1>>], parse))
n = 3
<<h::binary-size(n), _::binary>> = "abcdef"
IO.inspect(h)
<<m::size(n)-unit(8), _::bits>> = "abcdef"
IO.inspect(m)
IO.inspect(<<h::binary, "-", n::16>>)
size = 12
IO.inspect(<<5::size(size)>>)
IO.inspect(match?(<<_::binary-size(4)>>, "four"))
IO.inspect([binary_part("hello", 1, 3), binary_part("hello", 5, -2), :binary.bin_to_list("abc"), :binary.list_to_bin([1, 2]), :binary.split("a,b,c", ","), :binary.split("a,b,c", ",", [:global]), :binary.match("hello", "l"), :binary.matches("hello", "l"), :binary.replace("aXa", "X", "-"), :binary.at("abc", 1), :binary.first("a"), :binary.last("ab"), :binary.copy("ab", 2), :binary.part("abc", {0, 2}), :binary.decode_unsigned(<<1, 0>>), :binary.encode_unsigned(256), :binary.longest_common_prefix(["abc", "abd"])])
IO.inspect([Base.encode16("hi"), Base.decode16!("6869"), Base.encode16("ÿ", case: :lower), Base.encode64("hello"), Base.decode64("aGVsbG8="), Base.decode64("!"), Base.url_encode64(<<255, 254>>), Base.encode32("hi"), Base.encode64("a", padding: false), Base.decode16("zz")])
IO.inspect([:erlang.term_to_binary(:a) |> :erlang.binary_to_term(), :erlang.binary_to_term(:erlang.term_to_binary({1, [2.5, "x", %{a: nil}]})), :erlang.crc32("abc"), :erlang.md5("a") |> Base.encode16()])
IO.inspect([:binary.bin_to_list(<<1, 2, 3>>, 1, 2), IO.iodata_to_binary(["a", [?b, ["c"]], 'd']), IO.iodata_length(["a", 'bc', [[]]]), :erlang.iolist_size([1, "é"]), IO.chardata_to_string([0x20AC, "x"])])
for f <- [fn -> <<hd([:a])>> end, fn -> <<hd([1.5])>> end, fn -> <<hd([:x])::binary>> end, fn -> <<hd(["a"])>> end, fn -> <<_::16>> = <<1>> end, fn -> binary_part("abc", 2, 5) end, fn -> <<hd([0xD800])::utf8>> end, fn -> IO.iodata_to_binary([256]) end, fn -> IO.iodata_to_binary([:a]) end, fn -> <<x::binary-size(9), _::binary>> = hd(["abc"]); x end, fn -> Base.decode16!("x") end, fn -> Base.decode64!("a") end, fn -> :binary.at("abc", 9) end, fn -> bit_size(1) end, fn -> :erlang.binary_to_term("x") end, fn -> <<hd(["abc"])::binary-size(5)>> end, fn -> <<hd([nil])::float>> end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> Enum.join(" / ")}")
  end
end
