# Loading 2,000 lines of modules, COUNT times: 100 modules of 20 lines, a third of them each servers, structs and
# supervisors. Each time they have other names, so that nothing is defined anew.
server = fn name, n ->
  """
  defmodule #{name} do
    use GenServer
    @limit #{n + 3}

    def start_link(opts \\\\ []), do: GenServer.start_link(__MODULE__, opts, name: opts[:name])
    def add(cart, item, count \\\\ 1) when count > 0, do: GenServer.call(cart, {:add, item, count})

    @impl true
    def init(opts), do: {:ok, %{items: [], owner: opts[:owner], limit: @limit}}

    @impl true
    def handle_call({:add, item, count}, _from, %{items: items} = state) do
      if length(items) + count > state.limit do
        {:reply, {:error, "full: \#{count} of \#{inspect(item)}"}, state}
      else
        {:reply, :ok, %{state | items: List.duplicate(item, count) ++ items}}
      end
    end
  end

  """
end

struct = fn name, _n ->
  """
  defmodule #{name} do
    @moduledoc "Lines, each once."
    defstruct title: "report", lines: [], seen: %{}

    @doc "Adds a line."
    @spec add(%__MODULE__{}, String.t()) :: %__MODULE__{}
    def add(%__MODULE__{lines: lines} = report, line) when is_binary(line) do
      case Map.fetch(report.seen, line) do
        {:ok, n} -> %{report | seen: Map.put(report.seen, line, n + 1)}
        :error -> %{report | lines: [line | lines], seen: Map.put(report.seen, line, 1)}
      end
    end

    def render(%__MODULE__{} = r) do
      r.lines |> Enum.with_index() |> Enum.map_join("\\n", fn {l, i} -> pad("\#{i}: \#{l}", 4) end)
    end

    defp pad(text, n) when n <= 0, do: text
    defp pad(text, n), do: pad(" " <> text, n - 1)
  end
  """
end

supervisor = fn name, n ->
  """
  defmodule #{name} do
    use Supervisor

    def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

    @impl true
    def init(_opts) do
      children = [{DynamicSupervisor, strategy: :one_for_one}, {Agent, fn -> %{} end}]
      Supervisor.init(children, strategy: :one_for_all, max_restarts: #{n})
    end

    def loop(state) do
      receive do
        {:put, k, v} -> loop(Map.put(state, k, v))
        :stop -> :ok
      after
        5_000 -> exit({:timeout, state})
      end
    end
  end
  """
end

count = String.to_integer(hd(System.argv()))

for round <- 1..count//1 do
  modules =
    for n <- 1..100 do
      make = Enum.at([server, struct, supervisor], rem(n, 3))
      make.("Load.R#{round}.M#{n}", n)
    end

  Code.compile_string(Enum.join(modules), "load.ex")
end
