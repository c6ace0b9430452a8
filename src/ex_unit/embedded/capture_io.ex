@moduledoc "What code prints, as a string: `capture_io(fn -> IO.puts(\"a\") end)`."

def capture_io(fun) when is_function(fun, 0), do: capture_io(:stdio, [], fun)

def capture_io(device, fun) when is_atom(device) and is_function(fun, 0) do
  capture_io(device, [], fun)
end

def capture_io(input, fun) when is_binary(input) and is_function(fun, 0) do
  capture_io(:stdio, [input: input], fun)
end

def capture_io(options, fun) when is_list(options) and is_function(fun, 0) do
  capture_io(:stdio, options, fun)
end

def capture_io(device, input, fun) when is_binary(input), do: capture_io(device, [input: input], fun)

def capture_io(device, options, fun) do
  {_result, output} = captured(device, options, fun)
  output
end

def with_io(fun) when is_function(fun, 0), do: captured(:stdio, [], fun)
def with_io(device, fun) when is_atom(device), do: captured(device, [], fun)
def with_io(input, fun) when is_binary(input), do: captured(:stdio, [input: input], fun)
def with_io(options, fun) when is_list(options), do: captured(:stdio, options, fun)
def with_io(device, input, fun) when is_binary(input), do: captured(device, [input: input], fun)
def with_io(device, options, fun), do: captured(device, options, fun)

defp captured(:stdio, options, fun) do
  leader = Process.group_leader()
  {:ok, device} = opened(options)

  result =
    try do
      Process.group_leader(self(), device)
      fun.()
    catch
      kind, reason ->
        Process.group_leader(self(), leader)
        StringIO.close(device)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end

  Process.group_leader(self(), leader)
  {:ok, {_input, output}} = StringIO.close(device)
  {result, output}
end

defp captured(:stderr, options, fun), do: captured(:standard_error, options, fun)

defp captured(name, options, fun) do
  {:ok, device} = opened(options)
  before = Process.whereis(name)

  if before != nil and name != :standard_error do
    Process.unregister(name)
  end

  try do
    Process.register(device, name)
  rescue
    ArgumentError ->
      StringIO.close(device)
      raise "IO device registered at #{inspect(name)} is already captured"
  end

  result =
    try do
      fun.()
    catch
      kind, reason ->
        restored(name, before, device)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end

  {result, restored(name, before, device)}
end

defp restored(name, before, device) do
  Process.unregister(name)

  if before != nil do
    Process.register(before, name)
  end

  {:ok, {_input, output}} = StringIO.close(device)
  output
end

defp opened(options) do
  StringIO.open(
    Keyword.get(options, :input, ""),
    capture_prompt: Keyword.get(options, :capture_prompt, true),
    encoding: Keyword.get(options, :encoding, :unicode)
  )
end
