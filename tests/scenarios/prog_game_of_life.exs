# Conway's game of life with a process for each cell: every tick the cells exchange their states with their neighbours.
defmodule Cell do
  def start(pos, alive, boss), do: spawn_link(fn -> wait(pos, alive, boss) end)
  defp wait(pos, alive, boss) do
    receive do
      {:neighbours, pids} -> loop(%{pos: pos, alive: alive, boss: boss, near: pids, gen: 0})
    end
  end
  defp loop(s) do
    receive do
      :tick ->
        for n <- s.near, do: send(n, {:state, s.gen, s.alive})
        count = collect(length(s.near), s.gen, 0)
        alive = count == 3 or (s.alive and count == 2)
        s = %{s | alive: alive, gen: s.gen + 1}
        send(s.boss, {:cell, s.gen, s.pos, alive})
        loop(s)
      :stop -> :ok
    end
  end
  defp collect(0, _, n), do: n
  defp collect(left, gen, n) do
    receive do
      {:state, ^gen, true} -> collect(left - 1, gen, n + 1)
      {:state, ^gen, false} -> collect(left - 1, gen, n)
    end
  end
end

defmodule Life do
  def start(rows) do
    grid = for {row, y} <- Enum.with_index(rows), {c, x} <- Enum.with_index(String.graphemes(row)), into: %{}, do: {{x, y}, c == "#"}
    cells = Map.new(grid, fn {pos, alive} -> {pos, Cell.start(pos, alive, self())} end)
    for {{x, y}, pid} <- cells do
      near = for dx <- -1..1, dy <- -1..1, {dx, dy} != {0, 0}, p = cells[{x + dx, y + dy}], do: p
      send(pid, {:neighbours, near})
    end
    cells
  end
  def tick(cells, gen) do
    for {_, pid} <- cells, do: send(pid, :tick)
    for _ <- 1..map_size(cells), into: %{} do
      receive do: ({:cell, ^gen, pos, alive} -> {pos, alive})
    end
  end
  def show(grid) do
    {w, h} = grid |> Map.keys() |> Enum.max()
    for y <- 0..h, do: IO.puts(for x <- 0..w, do: if(grid[{x, y}], do: "#", else: "."))
    IO.puts("population #{Enum.count(grid, &elem(&1, 1))}")
  end
  def stop(cells), do: for({_, pid} <- cells, do: send(pid, :stop))
end

glider = [".#....", "..#...", "###...", "......", "......", "......"]
cells = Life.start(glider)
for gen <- 1..8 do
  grid = Life.tick(cells, gen)
  if rem(gen, 4) == 0, do: Life.show(grid)
end
Life.stop(cells)
blinker = Life.start([".....", "..#..", "..#..", "..#..", "....."])
grids = for gen <- 1..4, do: Life.tick(blinker, gen)
Life.show(hd(grids))
IO.inspect(Enum.at(grids, 0) == Enum.at(grids, 2))
IO.inspect(Enum.at(grids, 1) == Enum.at(grids, 3))
block = Life.start(["....", ".##.", ".##.", "...."])
IO.inspect(Life.tick(block, 1) == Life.tick(block, 2))
Process.sleep(30)
IO.inspect(Enum.count(cells, fn {_, p} -> Process.alive?(p) end))
