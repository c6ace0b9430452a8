ExUnit.start(seed: 42, trace: true)

for module <- [First, Second] do
  defmodule module do
    use ExUnit.Case
    for i <- 1..20, do: test("number #{i}", do: :ok)
  end
end
