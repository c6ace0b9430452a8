# Date, Time, NaiveDateTime, DateTime: sigils, arithmetic, comparing, parsing, formatting, errors.
d = ~D[2024-02-28]
IO.inspect([d, Date.add(d, 2), Date.add(d, -60), Date.diff(~D[2024-03-01], d), Date.leap_year?(d), Date.days_in_month(d)])
IO.inspect([Date.day_of_week(d), Date.day_of_year(d), Date.quarter_of_year(d), Date.beginning_of_month(d), Date.end_of_month(d), Date.beginning_of_week(d), Date.end_of_week(d, :sunday)])
IO.inspect([Date.compare(d, ~D[2024-02-29]), Date.new(2023, 2, 29), Date.new(2023, 2, 28), Date.from_iso8601("2024-13-01"), Date.from_iso8601("x"), Date.to_iso8601(d), Date.to_string(d)])
IO.inspect(Date.range(d, ~D[2024-03-02]) |> Enum.to_list())
IO.inspect(Date.range(d, ~D[2024-03-10], 3))
IO.inspect([Enum.count(Date.range(d, ~D[2024-12-31])), ~D[2024-03-01] in Date.range(d, ~D[2024-03-02]), Date.to_erl(d), Date.from_erl!({2020, 1, 2})])
IO.inspect({d.year, d.month, d.day, d.calendar})
IO.puts("#{d} #{~T[01:02:03.450]} #{~N[2024-01-01 00:00:00]} #{~U[2024-01-01 00:00:00Z]}")
t = ~T[23:59:58.5]
IO.inspect([t, Time.add(t, 5), Time.add(t, -1, :hour), Time.diff(t, ~T[00:00:00]), Time.truncate(t, :second), Time.compare(t, ~T[12:00:00]), Time.new(24, 0, 0), Time.new!(1, 2, 3, {5, 3})])
IO.inspect([Time.from_iso8601("12:30"), Time.from_iso8601("12:30:15.123456"), Time.to_iso8601(t), Time.to_seconds_after_midnight(t)])
n = ~N[2024-02-29 23:00:00]
IO.inspect([n, NaiveDateTime.add(n, 3600), NaiveDateTime.add(n, 1, :day), NaiveDateTime.diff(n, ~N[2024-01-01 00:00:00]), NaiveDateTime.diff(n, ~N[2024-01-01 00:00:00], :hour), NaiveDateTime.to_date(n), NaiveDateTime.to_time(n)])
IO.inspect([NaiveDateTime.from_iso8601("2024-01-01T00:00:00"), NaiveDateTime.from_iso8601("2024-01-01"), NaiveDateTime.to_iso8601(n), NaiveDateTime.new!(~D[2020-01-01], ~T[10:00:00]), NaiveDateTime.compare(n, n)])
u = ~U[2024-02-29 12:00:00.000Z]
IO.inspect([u, DateTime.add(u, 90, :minute), DateTime.to_unix(u), DateTime.to_unix(u, :millisecond), DateTime.from_unix(0), DateTime.from_unix!(1_700_000_000_123, :millisecond), DateTime.to_date(u), DateTime.truncate(u, :second)])
IO.inspect([DateTime.from_iso8601("2024-01-01T10:00:00+02:00"), DateTime.from_iso8601("2024-01-01T10:00:00Z"), DateTime.from_iso8601("2024-01-01T10:00:00"), DateTime.to_iso8601(u), DateTime.to_naive(u)])
IO.inspect([DateTime.new(~D[2020-01-01], ~T[00:00:00]), DateTime.compare(u, DateTime.add(u, 1)), DateTime.diff(u, ~U[2024-02-29 11:00:00Z], :minute), DateTime.from_naive!(n, "Etc/UTC")])
IO.inspect(Enum.sort([~D[2024-01-02], ~D[2023-12-31], ~D[2024-01-01]], Date))
IO.inspect(Enum.max([~T[10:00:00], ~T[09:59:59]], Time))
IO.inspect(Enum.sort([~U[2024-01-02 00:00:00Z], ~U[2023-01-02 00:00:00Z]], {:desc, DateTime}))
IO.puts(Calendar.strftime(~U[2024-02-05 08:07:09.123456Z], "%Y-%m-%d %H:%M:%S.%f %a %A %b %B %d %-d %j %p %I %y %Z %z %% %u %q"))
IO.puts(Calendar.strftime(d, "%x|%c|%5d|%-m" |> String.replace("|%c", "")))
for f <- [fn -> Date.new!(2023, 2, 30) end, fn -> Date.from_iso8601!("bad") end, fn -> Time.new!(1, 60, 0) end, fn -> NaiveDateTime.from_iso8601!("x") end, fn -> DateTime.from_unix!(99_999_999_999_999_999) end, fn -> Code.eval_string("~D[2023-99-01]") end, fn -> Date.range(d, ~D[2024-01-01], 0) end, fn -> Date.add(d, 1.5) end, fn -> DateTime.from_naive!(n, "Europe/Nowhere") end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end
IO.inspect(Map.from_struct(~T[01:02:03]))
IO.inspect(inspect(d, structs: false))
IO.inspect([d == ~D[2024-02-28], Date.utc_today().__struct__, is_struct(DateTime.utc_now(), DateTime)])
IO.inspect([Date.beginning_of_week(d, :sunday), Date.day_of_week(d, :sunday), Date.months_in_year(d), Date.day_of_era(d), Date.year_of_era(d)])
