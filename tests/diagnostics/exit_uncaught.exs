IO.puts("a")
exit(:bye)
