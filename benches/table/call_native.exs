# A call to a native bucket, COUNT times; the reference is a call to a compiled GenServer.
if Code.ensure_loaded?(Lab.Bucket) do
  count = String.to_integer(hd(System.argv()))
  {:ok, pid} = Lab.Bucket.start_link([])
  Lab.Bucket.put(pid, "eggs", 3)
  for _ <- 1..count//1, do: Lab.Bucket.get(pid, "eggs")
else
  defmodule Bucket do
    use GenServer
    def init(state), do: {:ok, state}
    def handle_call({:get, key}, _from, state), do: {:reply, Map.get(state, key), state}
  end

  defmodule Run do
    def calls(_pid, 0), do: :ok

    def calls(pid, count) do
      GenServer.call(pid, {:get, "eggs"})
      calls(pid, count - 1)
    end
  end

  count = String.to_integer(hd(System.argv()))
  {:ok, pid} = GenServer.start_link(Bucket, %{"eggs" => 3})
  Run.calls(pid, count)
end
