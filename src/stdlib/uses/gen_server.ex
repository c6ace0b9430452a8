@behaviour GenServer

unless Module.has_attribute?(__MODULE__, :doc) do
  @doc "How to start this module under a supervisor."
end

def child_spec(init_arg) do
  default = %{id: __MODULE__, start: {__MODULE__, :start_link, [init_arg]}}
  Supervisor.child_spec(default, unquote(opts))
end

defoverridable child_spec: 1

@doc false
def handle_call(_msg, _from, _state) do
  proc =
    case Process.info(self(), :registered_name) do
      {_, []} -> self()
      {_, name} -> name
    end

  raise "attempted to call GenServer #{inspect(proc)} but no handle_call/3 clause was provided"
end

@doc false
def handle_info(msg, state) do
  proc =
    case Process.info(self(), :registered_name) do
      {_, []} -> self()
      {_, name} -> name
    end

  :logger.error(
    %{label: {GenServer, :no_handle_info}, report: %{module: __MODULE__, message: msg, name: proc}},
    %{domain: [:otp, :elixir], error_logger: %{tag: :error_msg}, report_cb: &GenServer.format_report/1}
  )

  {:noreply, state}
end

@doc false
def handle_cast(_msg, _state) do
  proc =
    case Process.info(self(), :registered_name) do
      {_, []} -> self()
      {_, name} -> name
    end

  raise "attempted to cast GenServer #{inspect(proc)} but no handle_cast/2 clause was provided"
end

@doc false
def terminate(_reason, _state), do: :ok

@doc false
def code_change(_old, state, _extra), do: {:ok, state}

defoverridable code_change: 3, terminate: 2, handle_info: 2, handle_cast: 2, handle_call: 3
