# Tests with this tag show what goes wrong without a bucket supervisor: `--only linked` runs them.
ExUnit.start(exclude: [:linked])
