import Config

# STRATEGY=one_for_all suplab -S mix
if strategy = System.get_env("STRATEGY") do
  config :counter, strategy: String.to_atom(strategy)
end
