@behaviour DynamicSupervisor

unless Module.has_attribute?(__MODULE__, :doc) do
  @doc "How to start this module under a supervisor."
end

def child_spec(arg) do
  default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, type: :supervisor}
  Supervisor.child_spec(default, unquote(opts))
end

defoverridable child_spec: 1
