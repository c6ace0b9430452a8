defmodule S do
  use NoSuchModule
end
