# Application environment functions, loading and starting what is there, errors for what is not.
Logger.configure(level: :none)
IO.inspect(Application.get_env(:my_app, :key))
IO.inspect(Application.get_env(:my_app, :key, :default))
IO.inspect(Application.put_env(:my_app, :key, [a: 1]))
IO.inspect(Application.get_env(:my_app, :key))
IO.inspect(Application.fetch_env(:my_app, :key))
IO.inspect(Application.fetch_env(:my_app, :other))
IO.inspect(Application.fetch_env!(:my_app, :key))
try do
  Application.fetch_env!(:my_app, :other)
rescue
  e -> IO.puts(Exception.message(e))
end
IO.inspect(Application.put_all_env([{:my_app, [x: 1, key: 2]}, {:other_app, [y: 3]}]))
IO.inspect(Application.get_all_env(:my_app) |> Enum.sort())
IO.inspect(Application.get_all_env(:other_app))
IO.inspect(Application.get_all_env(:nobody))
IO.inspect(Application.delete_env(:my_app, :x))
IO.inspect(Application.get_env(:my_app, :x))
IO.inspect(Application.start(:not_an_app) |> elem(0))
IO.inspect(Application.stop(:not_an_app))
IO.inspect(Application.started_applications() |> Enum.map(&elem(&1, 0)) |> Enum.filter(&(&1 in [:kernel, :stdlib, :elixir])) |> Enum.sort())
IO.inspect(Application.spec(:not_an_app))
IO.inspect(Application.get_application(Enum))
IO.inspect(Application.get_application(NotThere))
IO.inspect(Application.ensure_all_started(:elixir))
IO.inspect(Application.ensure_started(:elixir))
IO.inspect(Application.ensure_loaded(:elixir))

defmodule MyApp do
  use Application
  @impl true
  def start(type, args) do
    IO.inspect({:start, type, args})
    kids = for i <- args[:kids], do: Supervisor.child_spec({Agent, fn -> i end}, id: i)
    with {:ok, pid} <- Supervisor.start_link(kids, strategy: :one_for_one, name: MyApp.Sup), do: {:ok, pid, :the_state}
  end
  @impl true
  def prep_stop(s), do: {:prepared, s}
  @impl true
  def stop(s), do: IO.inspect({:stop, s})
end

{:ok, sup, state} = MyApp.start(:normal, kids: [1, 2])
IO.inspect(state)
IO.inspect(Supervisor.count_children(MyApp.Sup))
Supervisor.stop(sup)
MyApp.stop(MyApp.prep_stop(state))
defmodule Bare do
  use Application
  def start(_, _), do: {:error, :no}
end
IO.inspect({Bare.stop(1), Bare.start(1, 2)})
IO.inspect(Bare.__info__(:functions))
