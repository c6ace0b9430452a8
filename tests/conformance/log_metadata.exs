# Logger: the place of a call and metadata on the console, messages that are evaluated only when they are logged,
# layouts by text and by function.
require Logger

defmodule Shop do
  require Logger

  def order(n) do
    Logger.info("order #{n}", user: "bob", pair: {1, 2}, kind: Enum, price: 1.5, nothing: nil)
    Logger.error(fn -> {"lazy", extra: 1} end)
    Logger.log(:notice, "notice")
    Logger.info(a: 1, b: 2)
    Logger.debug(["io", ?d, "ata"])
    Logger.bare_log(:info, "bare", user: "al")
    for _ <- 1..1, do: Logger.warning("within")
    :ok
  end
end

defmodule Layout do
  def format(level, message, {_date, _time}, metadata) do
    "#{level}: #{message} (line #{inspect(metadata[:line])})\n"
  end
end

settle = fn ->
  Logger.flush()
  Process.sleep(50)
end

all = [:mfa, :module, :function, :line, :user, :kind, :price, :nothing, :pair, :domain, :extra, :order]
Logger.configure_backend(:console, metadata: all, format: "[$level] $metadata| $message\n")
Shop.order(1)
Logger.metadata(order: 7, user: "cy")
Shop.order(2)
Logger.info("outside")
settle.()
Logger.configure_backend(:console, format: {Layout, :format}, metadata: [:line])
Shop.order(3)
settle.()
Logger.configure(level: :error)
Logger.info(raise("is not evaluated"))
Logger.debug(fn -> raise "is not called" end)
Logger.put_module_level(Shop, :notice)
Shop.order(4)
Logger.delete_module_level(Shop)
Shop.order(5)
settle.()
IO.inspect({Logger.level(), Logger.get_module_level(Shop), Logger.compare_levels(:warn, :warning)})
