alias Foo.Bar
alias Foo.Bar
IO.inspect(Bar)
