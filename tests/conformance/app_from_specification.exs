# Applications that a program makes known itself: their start, environment, what is known of them, failing starts.
Logger.configure(level: :none)

defmodule MyApp do
  use Application

  def start(type, args) do
    IO.inspect({type, args, Application.get_env(:my_app, :k)})
    Supervisor.start_link([{Agent, fn -> 1 end}], strategy: :one_for_one, name: MyApp.Sup)
  end

  def stop(state), do: IO.inspect({:stop, state})
end

needed = [:kernel, :stdlib, :elixir, :logger]
keys = [description: 'my', vsn: '0.1.0', modules: [MyApp], registered: [], applications: needed]
spec = {:application, :my_app, keys ++ [env: [k: 7], mod: {MyApp, [:arg]}]}
IO.inspect(:application.load(spec))
IO.inspect(:application.load(spec))
IO.inspect(Application.start(:my_app))
IO.inspect(Application.start(:my_app))
IO.inspect(hd(Application.started_applications()))
IO.inspect(Application.spec(:my_app))
IO.inspect({Application.spec(:my_app, :vsn), Application.get_application(MyApp)})
IO.puts(Exception.format_stacktrace_entry({MyApp, :start, 2, [file: 'lib/my_app.ex', line: 4]}))
IO.inspect(length(Supervisor.which_children(MyApp.Sup)))
IO.inspect(Application.stop(:my_app))
IO.inspect(Application.stop(:my_app))
IO.inspect(Application.unload(:my_app))
IO.inspect(Application.start(:my_app))

defmodule Sorry do
  def start(_, _), do: {:error, :sorry}
end

defmodule Odd do
  def start(_, _), do: :odd
end

defmodule Leaves do
  def start(_, _), do: exit(:bye)
end

for module <- [Sorry, Odd, Leaves] do
  app = module |> inspect() |> String.downcase() |> String.to_atom()
  keys = [vsn: '1', modules: [module], applications: [:kernel, :stdlib, :elixir], mod: {module, []}]
  :ok = :application.load({:application, app, keys})
  {:error, reason} = Application.start(app)
  IO.inspect(reason)
  IO.puts(Application.format_error(reason))
end

IO.inspect(:application.load({:application, :needy, applications: [:kernel, :sorry, :no_such_app]}))
IO.inspect(Application.start(:needy))
IO.inspect(Application.ensure_all_started(:needy))
