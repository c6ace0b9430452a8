# Spawn a process and see its :DOWN, COUNT times. (In a module: OTP 25's compiler fails on it at the top of a file.)
defmodule Run do
  def spawn_and_see(0), do: :ok

  def spawn_and_see(count) do
    {pid, ref} = spawn_monitor(fn -> :ok end)

    receive do
      {:DOWN, ^ref, :process, ^pid, _} -> :ok
    end

    spawn_and_see(count - 1)
  end
end

Run.spawn_and_see(String.to_integer(hd(System.argv())))
