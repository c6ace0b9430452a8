defmodule 1 do
end
