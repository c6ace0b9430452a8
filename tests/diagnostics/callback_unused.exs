defmodule B do
  @callback f(integer) :: integer
  @callback g(integer) :: integer
  @optional_callbacks g: 1, h: 2
end
