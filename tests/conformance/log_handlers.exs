# Handlers of :logger: what log/2 gets of strings, reports and formats, their levels, adding and removing them.
require Logger
Logger.remove_backend(:console)

defmodule Handler do
  def adding_handler(config) do
    IO.inspect({:adding, Map.keys(config)})
    {:ok, config}
  end

  def removing_handler(config), do: IO.inspect({:removing, config.id})

  def log(%{level: level, msg: msg, meta: meta}, config) do
    IO.inspect({level, msg, meta[:k], config.config})
  end
end

IO.inspect(:logger.add_handler(:h, Handler, %{config: %{a: 1}, level: :info}))
IO.inspect(:logger.add_handler(:h, Handler, %{}))
Logger.info("one", k: 1)
Logger.debug("two")
Logger.error(%{a: 1})
Logger.warning(a: 1)
:logger.error("format ~p", [1])
:logger.error('text')
:logger.notice(%{r: 1}, %{k: 3})
IO.inspect(:logger.set_handler_config(:h, :level, :error))
Logger.info("three")
Logger.error("four")
{:ok, config} = :logger.get_handler_config(:h)
IO.inspect({config.id, config.module, config.level, config.config})
IO.inspect(:logger.remove_handler(:h))
IO.inspect(:logger.remove_handler(:h))
IO.inspect(:logger.get_handler_config(:h))
IO.inspect(:logger.set_handler_config(:h, :level, :error))
Logger.error("five")
IO.inspect(:logger.add_handler(:n, NoSuchModule, %{}))
:logger.set_process_metadata(%{a: 1})
IO.inspect(Logger.metadata())
Logger.metadata(b: 2)
IO.inspect(:logger.get_process_metadata())
:logger.unset_process_metadata()
IO.inspect(:logger.get_process_metadata())
