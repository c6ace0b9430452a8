ExUnit.start(seed: 0)
defmodule MyErr do
  defexception [:message, :code]
end
defmodule RaisesTest do
  use ExUnit.Case
  test "raise" do
    raise "boom"
  end
  test "raise multi" do
    raise "line one\nline two"
  end
  test "raise own" do
    raise MyErr, message: "own", code: 3
  end
  test "argument error" do
    String.to_integer("x")
  end
  test "arith" do
    1 / zero()
  end
  test "throw" do
    throw :ball
  end
  test "exit" do
    exit :bye
  end
  test "exit normal" do
    exit :normal
  end
  test "exit shutdown" do
    exit {:shutdown, :because}
  end
  test "undef" do
    apply(Nope, :nope, [1])
  end
  test "undef local module" do
    apply(String, :upcas, ["a"])
  end
  test "case clause" do
    case zero() do
      1 -> :ok
    end
  end
  test "cond clause" do
    cond do
      zero() == 1 -> :ok
    end
  end
  test "with clause" do
    with {:ok, x} <- zero() do
      x
    else
      {:error, e} -> e
    end
  end
  test "match error" do
    {:ok, _} = zero()
  end
  test "key error" do
    m = %{a: 1}
    m.b
  end
  test "bad arity" do
    f = fn x -> x end
    apply(f, [1, 2])
  end
  test "bad function" do
    f = zero()
    f.()
  end
  test "badmap" do
    %{zero() | a: 1}
  end
  test "protocol" do
    Enum.map(zero(), & &1)
  end
  test "to_string" do
    "#{{zero()}}"
  end
  test "assert_raise none" do
    assert_raise ArgumentError, fn -> :ok end
  end
  test "assert_raise other" do
    assert_raise ArgumentError, fn -> raise "other" end
  end
  test "assert_raise message" do
    assert_raise RuntimeError, "expected", fn -> raise "actual" end
  end
  test "assert_raise regex" do
    assert_raise RuntimeError, ~r/exp/, fn -> raise "actual" end
  end
  test "assert_raise undefined" do
    assert_raise RuntimeError, fn -> apply(Nope, :x, []) end
  end
  test "catch_exit" do
    catch_exit(:ok)
  end
  test "catch_throw" do
    catch_throw(1 + 1)
  end
  test "catch_error raises assertion" do
    catch_error(:ok)
  end
  test "catch_exit but raise" do
    catch_exit(raise "x")
  end
  test "flunk" do
    flunk()
  end
  test "flunk message" do
    flunk "on purpose"
  end
  test "in_delta" do
    assert_in_delta 1.0, 2.0, 0.5
  end
  test "refute_in_delta" do
    refute_in_delta 1.0, 1.2, 0.5, "too near"
  end
  test "erlang error" do
    :erlang.error({:weird, :thing})
  end
  test "anon" do
    Enum.each([1], fn _ -> raise "in fn" end)
  end
  test "hd" do
    hd(empty())
  end
  test "binary_to_atom" do
    :erlang.binary_to_existing_atom("surely_not_there_12")
  end
  defp empty, do: []
  defp deep(0), do: raise ArgumentError, "deep"
  defp deep(n) do
    deep(n - 1)
    :ok
  end
  defp zero, do: 0
  defp only_one(1), do: :ok
end
