defmodule S do
  require NoSuchModule
end
