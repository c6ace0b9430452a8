defmodule S do
  use Supervisor
  def start_link(x), do: Supervisor.start_link(__MODULE__, x)
end

defmodule D do
  use DynamicSupervisor
end

defmodule Ap do
  use Application
end
