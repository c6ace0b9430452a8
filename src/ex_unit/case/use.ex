ExUnit.Case.__begin__(__MODULE__, __ENV__.file, opts)
import ExUnit.Assertions
import ExUnit.Callbacks
import ExUnit.Case
import ExUnit.DocTest
