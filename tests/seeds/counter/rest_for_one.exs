# The three counters under :rest_for_one, for half a minute: Three crashes at 5, One at 22.
for name <- ~w(one two three application_rest_for_one), do: Code.require_file("lib/counter/#{name}.ex", __DIR__)

{:ok, _} = Counter.Application.start(:normal, [])
Process.sleep(29_500)
