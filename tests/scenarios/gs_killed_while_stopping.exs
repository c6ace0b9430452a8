# A server answers {:stop, reason, reply, state} after its terminate/2 has run; one that is killed in
# there answers no more, one that fails in there still does.
Logger.configure(level: :none)

defmodule Last do
  use GenServer

  def init(how), do: {:ok, how}
  def handle_call(:stop, _from, how), do: {:stop, :normal, :answer, how}

  def terminate(_reason, :kill), do: Process.exit(self(), :kill)
  def terminate(_reason, :raise), do: raise("in terminate")
  def terminate(_reason, :exit), do: exit(:in_terminate)
  def terminate(_reason, :throw), do: throw(:in_terminate)
  def terminate(_reason, :calm), do: :ok
end

for how <- [:calm, :raise, :exit, :throw, :kill] do
  {:ok, pid} = GenServer.start(Last, how)
  ref = Process.monitor(pid)

  answer =
    try do
      GenServer.call(pid, :stop)
    catch
      :exit, {reason, {GenServer, :call, [^pid, :stop, 5000]}} -> {:exited, reason}
    end

  reason =
    receive do
      {:DOWN, ^ref, _, _, {%RuntimeError{message: message}, _}} -> {:raised, message}
      {:DOWN, ^ref, _, _, reason} -> reason
    end

  IO.inspect({how, answer, reason})
end
