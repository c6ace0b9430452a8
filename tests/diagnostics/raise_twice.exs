defmodule A do
  def f do
    raise ArgumentError, "first"
  rescue
    e in ArgumentError -> reraise e, __STACKTRACE__
  end
end

A.f()
