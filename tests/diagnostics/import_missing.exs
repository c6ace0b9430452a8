defmodule S do
  import NoSuchModule
end
