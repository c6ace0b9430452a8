alias Foo.Bar
alias Foo.{A, B}
import Enum
IO.inspect(A)
