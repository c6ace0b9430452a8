def info(message), do: IO.puts(message)

def error(message), do: IO.puts(:stderr, message)

def yes?(_message, _options \\ []), do: false

def print_app, do: :ok
