defmodule E do
  defexception message: "default", code: 1
end

raise E, code: 3
