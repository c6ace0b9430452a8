@moduledoc "What a failed assertion raises: the code, its two sides, and what was wrong with them."

defexception left: :ex_unit_no_meaningful_value,
             right: :ex_unit_no_meaningful_value,
             message: :ex_unit_no_meaningful_value,
             expr: :ex_unit_no_meaningful_value,
             args: :ex_unit_no_meaningful_value,
             doctest: :ex_unit_no_meaningful_value,
             context: :==

def no_value, do: :ex_unit_no_meaningful_value

def message(exception), do: "\n\n" <> ExUnit.Formatter.format_assertion_error(exception)
