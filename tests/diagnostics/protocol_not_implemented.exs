defprotocol P do
  def f(x)
end

P.f(1)
