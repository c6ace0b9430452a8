@behaviour Application

@doc false
def stop(_state), do: :ok

defoverridable Application
