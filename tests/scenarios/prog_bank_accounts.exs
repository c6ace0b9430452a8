# Bank accounts: one process each, transfers that either happen or do not, a ledger, crashes in the middle, interest by task streams.
Logger.configure(level: :none)

defmodule Account do
  use GenServer, restart: :transient
  def start_link({id, balance}), do: GenServer.start_link(__MODULE__, {id, balance}, name: via(id))
  def via(id), do: {:via, Registry, {Bank.Names, id}}
  def balance(id), do: GenServer.call(via(id), :balance)
  def deposit(id, n) when n > 0, do: GenServer.call(via(id), {:deposit, n})
  def withdraw(id, n) when n > 0, do: GenServer.call(via(id), {:withdraw, n})
  def init({id, balance}) do
    saved = Ledger.balance(id)
    {:ok, %{id: id, balance: saved || balance}}
  end
  def handle_call(:balance, _, s), do: {:reply, s.balance, s}
  def handle_call({:deposit, 666}, _, %{id: :bob}), do: raise("cursed deposit")
  def handle_call({:deposit, n}, _, s), do: change(s, n)
  def handle_call({:withdraw, n}, _, %{balance: b} = s) when n > b, do: {:reply, {:error, {:short_by, n - b}}, s}
  def handle_call({:withdraw, n}, _, s), do: change(s, -n)
  defp change(s, n) do
    s = %{s | balance: s.balance + n}
    Ledger.record(s.id, n, s.balance)
    {:reply, {:ok, s.balance}, s}
  end
end

defmodule Ledger do
  use Agent
  def start_link(_), do: Agent.start_link(fn -> [] end, name: __MODULE__)
  def record(id, n, balance), do: Agent.update(__MODULE__, &[{id, n, balance} | &1])
  def balance(id), do: Agent.get(__MODULE__, &Enum.find_value(&1, fn {i, _, b} -> i == id && b end))
  def all, do: Agent.get(__MODULE__, &Enum.reverse/1)
end

defmodule Bank do
  def open(id, n), do: DynamicSupervisor.start_child(Bank.Accounts, {Account, {id, n}})
  def transfer(from, to, n) do
    with {:ok, _} <- Account.withdraw(from, n) do
      try do
        {:ok, _} = Account.deposit(to, n)
        :ok
      catch
        :exit, _ ->
          {:ok, _} = Account.deposit(from, n)
          {:error, :given_back}
      end
    end
  end
end

{:ok, _} = Supervisor.start_link([Ledger, {Registry, keys: :unique, name: Bank.Names}, {DynamicSupervisor, name: Bank.Accounts, strategy: :one_for_one}], strategy: :rest_for_one)
for {id, n} <- [ann: 100, bob: 50, cid: 0], do: {:ok, _} = Bank.open(id, n)
IO.inspect(match?({:error, {:already_started, _}}, Bank.open(:ann, 7)))
balances = fn -> for id <- [:ann, :bob, :cid], do: {id, Account.balance(id)} end
IO.inspect(balances.())
IO.inspect([Account.deposit(:ann, 10), Account.withdraw(:bob, 60), Account.withdraw(:bob, 20)])
IO.inspect([Bank.transfer(:ann, :bob, 40), Bank.transfer(:cid, :ann, 1), Bank.transfer(:ann, :cid, 70)])
IO.inspect(balances.())
{:ok, _} = Account.deposit(:ann, 1000)
[{old, _}] = Registry.lookup(Bank.Names, :bob)
IO.inspect(Bank.transfer(:ann, :bob, 666))
Process.sleep(80)
[{new, _}] = Registry.lookup(Bank.Names, :bob)
IO.inspect(old != new)
IO.inspect(balances.())
IO.inspect(Bank.transfer(:ann, :nobody, 5))
try do
  Account.deposit(:ann, -5)
rescue
  e -> IO.inspect(e.__struct__)
end
1..50 |> Task.async_stream(fn i -> if rem(i, 2) == 0, do: Bank.transfer(:ann, :bob, 3), else: Bank.transfer(:bob, :ann, 3) end, max_concurrency: 8) |> Enum.frequencies() |> IO.inspect()
IO.inspect(Enum.sum(Keyword.values(balances.())))
IO.inspect(Ledger.all() |> Enum.take(5))
IO.inspect(length(Ledger.all()))
IO.inspect(DynamicSupervisor.count_children(Bank.Accounts))
