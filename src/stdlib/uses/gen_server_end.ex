unless Module.defines?(__MODULE__, {:init, 1}) do
  __warn__("""
  function init/1 required by behaviour GenServer is not implemented (in module #{inspect(__MODULE__)}).

  We will inject a default implementation for now:

      def init(init_arg) do
        {:ok, init_arg}
      end

  You can copy the implementation above or define your own that converts the arguments given to GenServer.start_link/3 to the server state.
  """)

  @doc false
  def init(init_arg), do: {:ok, init_arg}
  defoverridable init: 1
end
