# Permanent, transient, temporary
# ===============================
#
# The restart type of a child says whether its supervisor starts it again:
#
#   * :permanent   always
#   * :transient   unless it ended as it should (:normal, :shutdown, {:shutdown, _})
#   * :temporary   never
#
# Each of three buckets is ended in four ways. The table shows which of them are back afterwards.

types = [:permanent, :transient, :temporary]
reasons = [:normal, :shutdown, :boom, :kill]

# An exit signal :normal is ignored, so that one is stopped in good order.
finish = fn
  name, :normal -> stop(name)
  name, reason -> kill(name, reason)
end

line = fn cells -> IO.puts(String.trim_trailing(Enum.join(for cell <- cells, do: String.pad_trailing(cell, 13)))) end

line.(["" | for(reason <- reasons, do: inspect(reason))])

for type <- types do
  cells =
    for reason <- reasons do
      start(bucket, name: :bucket, restart: type)
      before = Process.whereis(:bucket)
      finish.(:bucket, reason)

      answer =
        case Process.whereis(:bucket) do
          nil -> "stays down"
          pid when pid != before -> "is back"
        end

      # A transient child that ended well stays in the list of its supervisor, as :undefined.
      reset()
      answer
    end

  line.([inspect(type) | cells])
end
