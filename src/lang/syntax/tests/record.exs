# Writes down what Elixir's own parser makes of the sources in a file of recordings:
#
#     elixir src/lang/syntax/tests/record.exs src/lang/syntax/tests/recorded/*.txt
#
# Such a file has blocks of a line of equals signs, a source, a line of dashes, and the recording: the
# quoted form as `sexp.rs` writes trees, or the exception. Run with Elixir 1.14; suplab never needs it.

defmodule Sexp do
  def of(source) do
    # Without an encoder first: it would hide that an atom is an atom.
    Code.string_to_quoted!(source, columns: true)
    encoder = fn literal, meta -> {:ok, {:__literal__, meta, literal}} end
    options = [columns: true, token_metadata: true, literal_encoder: encoder]
    {:ok, quoted} = Code.string_to_quoted(source, options)
    form(quoted)
  rescue
    error in [SyntaxError, TokenMissingError, ArgumentError] ->
      "** (#{inspect(error.__struct__)}) " <> Exception.message(error)
  end

  defp form({:__literal__, meta, value}), do: literal(value, meta)
  defp form({:__block__, _, [only]}), do: form(only)
  defp form({:__block__, _, all}), do: list("do", all)
  defp form({:{}, _, items}), do: "{" <> all(items) <> "}"
  defp form({:%, _, [name, map]}), do: "(% #{form(name)} #{form(map)})"
  defp form({:%{}, _, [{:|, _, [on, entries]}]}), do: "%{#{form(on)} | #{entries(entries)}}"
  defp form({:%{}, _, entries}), do: "%{#{entries(entries)}}"
  defp form({{:., _, [Access, :get]}, meta, items}), do: list("access" <> at(meta), items)
  defp form({{:., _, [on, :{}]}, _, items}), do: list("multi", [on | items])
  defp form({{:., _, [List, :to_charlist]}, _, [parts]}), do: "(chars #{parts(parts)})"
  defp form({{:., _, [:erlang, :binary_to_atom]}, _, [{:<<>>, _, parts}, _]}), do: "(atom #{parts(parts)})"
  defp form({{:., _, [fun]}, meta, args}), do: list("apply" <> at(meta), [fun | args])

  defp form({{:., _, [on, name]}, meta, args}) do
    head = if meta[:no_parens], do: ".field", else: "."
    join([head <> at(meta), form(on), escape(Atom.to_string(plain(name))) | Enum.map(args, &form/1)])
  end

  defp form({:<<>>, meta, items}) do
    if meta[:delimiter], do: "(str #{parts(items)})", else: "<<" <> all(items) <> ">>"
  end

  defp form({:__aliases__, _, [first | rest]}) do
    names = Enum.map_join(rest, ".", &Atom.to_string(plain(&1)))

    case plain(first) do
      name when is_atom(name) and rest == [] -> Atom.to_string(name)
      name when is_atom(name) -> Atom.to_string(name) <> "." <> names
      on -> "(alias #{form(on)} #{names})"
    end
  end

  defp form({:->, _, [[{:when, _, params}], body]}), do: "(-> [#{list("when", params)}] #{form(body)})"
  defp form({:->, _, [params, body]}), do: "(-> [#{all(params)}] #{form(body)})"
  defp form({:&, _, [number]}) when is_integer(number), do: "&#{number}"
  defp form({:.., meta, []}), do: "(..#{at(meta)})"

  defp form({name, meta, [{:<<>>, _, parts}, modifiers]} = call) when is_atom(name) do
    case Atom.to_string(name) do
      "sigil_" <> sigil when is_list(modifiers) ->
        "(sigil #{sigil} #{parts(parts)} #{modifiers} #{meta[:delimiter]})"

      _ ->
        call(call)
    end
  end

  defp form({name, meta, context}) when is_atom(name) and is_atom(context), do: Atom.to_string(name) <> at(meta)
  defp form({_, _, args} = call) when is_list(args), do: call(call)
  defp form({left, right}), do: "{#{form(left)} #{form(right)}}"
  defp form(items) when is_list(items), do: "[" <> all(items) <> "]"
  defp form(value), do: literal(value, [])

  defp call({name, _, args}) when name in [:fn, :&, :@], do: list(Atom.to_string(name), args)
  defp call({name, meta, args}) when is_atom(name), do: list(Atom.to_string(name) <> at(meta), args)
  defp call({called, meta, args}), do: list("call" <> at(meta), [called | args])

  defp literal(text, _) when is_binary(text), do: "(str #{parts([text])})"
  defp literal(atom, _) when is_atom(atom), do: ":" <> escape(Atom.to_string(atom))
  defp literal(float, _) when is_float(float), do: String.replace(Float.to_string(float), ".0e", "e")
  defp literal(number, _) when is_number(number), do: to_string(number)
  defp literal({left, right}, _), do: "{#{form(left)} #{form(right)}}"

  defp literal(items, meta) do
    if meta[:delimiter] in ["'", "'''"], do: "(chars #{parts([List.to_string(items)])})", else: form(items)
  end

  defp entries({:__literal__, _, entries}), do: entries(entries)
  defp entries(entries), do: Enum.map_join(entries, " ", &entry/1)
  defp entry({:__literal__, _, entry}), do: entry(entry)
  defp entry({key, value}), do: form(key) <> "=" <> form(value)

  defp parts(parts), do: parts |> Enum.reject(&(&1 == "")) |> Enum.map_join(" ", &part/1)
  defp part(text) when is_binary(text), do: "\"" <> escape(text) <> "\""
  defp part({:"::", _, [code, _]}), do: part(code)
  defp part({{:., _, [Kernel, :to_string]}, _, [code]}), do: "\#" <> form(code)

  defp plain({:__literal__, _, value}), do: value
  defp plain(value), do: value

  defp list(head, items), do: join([head | Enum.map(items, &form/1)])
  defp join(strings), do: "(" <> Enum.join(strings, " ") <> ")"
  defp all(items), do: Enum.map_join(items, " ", &form/1)
  defp at(meta), do: "@#{meta[:line]}:#{meta[:column]}"

  defp escape(text) do
    for <<byte <- text>>, into: "" do
      cond do
        byte in [?", ?\\] -> <<?\\, byte>>
        byte in 32..126 -> <<byte>>
        true -> "\\x" <> String.pad_leading(Integer.to_string(byte, 16), 2, "0")
      end
    end
  end
end

for file <- System.argv() do
  [head | blocks] = String.split(File.read!(file), "=====\n")

  blocks =
    for block <- blocks do
      [source | _] = String.split(block, "\n-----\n")
      ["=====\n", source, "\n-----\n", Sexp.of(source), "\n"]
    end

  File.write!(file, [head | blocks])
end
