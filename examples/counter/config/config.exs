import Config

config :counter,
  strategy: :one_for_one,
  # The suite starts trees of its own.
  start: config_env() != :test
