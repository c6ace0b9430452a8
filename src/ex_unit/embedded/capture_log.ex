@moduledoc "What is logged while code runs, as a string: `capture_log(fn -> Logger.error(\"a\") end)`."

def capture_log(options \\ [], fun) do
  {_result, log} = with_log(options, fun)
  log
end

def with_log(options \\ [], fun) when is_list(options) and is_function(fun, 0) do
  capture = ExUnit.CaptureServer.log_begin(options)

  result =
    try do
      fun.()
    catch
      kind, reason ->
        ExUnit.CaptureServer.log_end(capture)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end

  {result, ExUnit.CaptureServer.log_end(capture)}
end
