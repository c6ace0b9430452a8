# Integer, Float, Bitwise, Range and arithmetic in breadth, with big numbers, rounding and errors.
import Bitwise
IO.inspect([7 / 2, div(7, 2), div(-7, 2), rem(-7, 2), rem(7, -2), Integer.mod(-7, 2), Integer.floor_div(-7, 2), 2 ** 10, 2 ** -1, 2.0 ** 3, Integer.pow(3, 40), 10 ** 20, 1.0e20, 1.0e-7, 123456789.123456789, 0.1 + 0.2, 1 / 3, -0.0, 1.0e16, 1.0e15, 100.0, 5.0e-324])
IO.inspect([round(2.5), round(-2.5), round(3.4999), trunc(-3.9), floor(-3.1), ceil(-3.9), abs(-5), abs(-2.5), max(1, 2.0), min(1, 1.0), -(-3), +4, 1_000_000, 0xFF, 0o17, 0b101, ?A, 1.5e3])
IO.inspect([Float.round(3.14159, 2), Float.round(2.5), Float.round(-0.5), Float.round(1.005, 2), Float.ceil(1.21, 1), Float.floor(-1.25, 1), Float.ratio(0.75), Float.ratio(-1.5), Float.to_string(1.0e10), Float.to_charlist(1.5), Float.parse("12.3e2x"), Float.parse(".5"), Float.parse("-7"), Float.max_finite(), Float.min_finite(), Float.pow(2.0, 0.5)])
IO.inspect([Integer.digits(1234), Integer.digits(255, 16), Integer.undigits([1, 2, 3]), Integer.undigits([1, 1], 2), Integer.gcd(12, 18), Integer.gcd(0, -5), Integer.extended_gcd(240, 46)])
IO.inspect([Integer.to_string(-255, 16), Integer.to_charlist(10, 2), Integer.parse("0x1F"), Integer.parse("1F", 16), Integer.parse("-12.5"), Integer.parse("+3"), Integer.parse(""), Integer.parse("zz", 36), String.to_integer("777", 8)])
IO.inspect([band(12, 10), bor(12, 10), bxor(12, 10), bnot(5), 1 <<< 70, 1 <<< -1, -16 >>> 2, 12 &&& 6, 12 ||| 3, bsl(3, 2), bsr(-1, 10), (1 <<< 64) - 1 &&& 0xFF])
f = Enum.reduce(1..30, 1, &*/2)
IO.inspect([f, div(f, Enum.reduce(1..28, 1, &*/2)), rem(f, 1_000_007), -f, f * f, Integer.to_string(f) |> String.length(), Integer.digits(f) |> Enum.sum(), f / 1.0e10, round(1.0e25), trunc(1.5e18)])
IO.inspect([1 == 1.0, 1 === 1.0, 1 < 1.5, 2 > 1.9, 9007199254740993 == 9007199254740992.0, 1.0 in [1], 0.0 == -0.0, 0.0 === -0.0, 3 != 3.0, 3 !== 3.0])
r = 1..10
IO.inspect([r, 1..10//2, 10..1, 10..1//-3, Range.new(1, 3), Range.new(5, 1, -2), r.first, r.last, r.step, Range.size(1..10//3), Range.size(5..1//1), 3 in r, 4 in 1..10//2, Range.disjoint?(1..3, 4..6), Range.disjoint?(1..9//3, 2..8//3), Enum.to_list(3..1), Enum.sum(r), Enum.count(10..1)])
first..last = 5..9
IO.inspect({first, last})
a..b//c = 1..9//2
IO.inspect({a, b, c})
IO.inspect([Enum.map(0..20//5, & &1), Enum.reverse(1..5), Enum.slice(1..100, 10..12), Enum.at(1..100//7, 3), Enum.to_list(1..0//1), Enum.chunk_every(1..5, 2), Enum.zip(1..3, 3..1), Enum.max(1..5), Enum.random(7..7)])
IO.inspect([is_integer(1.0), is_float(1.0), is_number(1), trunc(1.0e3), round(1.0e0), Integer.to_string(007), :math.pi() |> Float.round(5), :math.sqrt(16), :math.pow(2, 3), :math.log(1), :math.log2(8), :math.log10(1000), :math.sin(0), :math.floor(1.5), :math.fmod(7, 3)])
IO.inspect([:erlang.float_to_binary(3.14159, decimals: 2), :erlang.float_to_binary(1.0, [:compact, decimals: 4]), :erlang.float_to_binary(1.5, scientific: 3), :erlang.integer_to_binary(255, 16), :erlang.float_to_binary(0.1), :erlang.list_to_integer('12'), :erlang.binary_to_float("1.5")])
IO.puts("#{1.0} #{1.0e100} #{1.5e-10} #{123456789012345680.0} #{0.1} #{100} #{-0.0}")
for f <- [fn -> 1 / hd([0]) end, fn -> div(1, hd([0])) end, fn -> rem(1, hd([0])) end, fn -> 1 + hd([:a]) end, fn -> hd(["1"]) + 1 end, fn -> div(1.0, hd([2])) end, fn -> Integer.pow(2, -1) end, fn -> Integer.digits(-1.5) end, fn -> Integer.undigits([12]) end, fn -> Float.round(1, 2) end, fn -> Float.round(1.5, 20) end, fn -> round(hd([:a])) end, fn -> :math.sqrt(-1) end, fn -> :math.log(0) end, fn -> 1.0e308 * hd([10]) end, fn -> Integer.to_string(1, 50) end, fn -> Range.new(1, 2, 0) end, fn -> 1..hd([:a]) end, fn -> hd([1.5])..hd([3]) end, fn -> Integer.mod(1, hd([0])) end, fn -> bor(1, hd([1.0])) end, fn -> Integer.floor_div(1, hd([0])) end, fn -> Integer.gcd(1.0, 2) end, fn -> -hd([:a]) end, fn -> abs(hd(["a"])) end, fn -> Integer.parse(1) end, fn -> Integer.extended_gcd(:a, 1) end, fn -> 2 ** hd([:a]) end, fn -> 0 ** hd([-1]) end, fn -> Float.ratio(1) end, fn -> trunc(hd([nil])) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> Enum.join(" / ")}")
  end
end
