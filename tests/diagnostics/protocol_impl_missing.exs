defprotocol Size do
  def size(x)
  def other(x, y)
end

defimpl Size, for: Integer do
  def size(x), do: x
  def extra(x), do: x
end
