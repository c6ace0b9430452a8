def __ex_unit__(moment, context), do: ExUnit.Callbacks.__run__(__MODULE__, moment, context)
ExUnit.Case.__end__(__MODULE__)
