defmodule KV.SupervisorTest do
  # The application's own tree: no other test may use it at the same time.
  use ExUnit.Case

  @moduletag :capture_log

  test "starts the bucket supervisor before the registry" do
    children = for {id, _pid, _type, _modules} <- Supervisor.which_children(KV.Supervisor), do: id
    # The last one started comes first.
    assert children == [KV.Registry, KV.BucketSupervisor]
  end

  test "a registry that crashes takes the buckets along" do
    KV.Registry.create(KV.Registry, "shopping")
    {:ok, bucket} = KV.Registry.lookup(KV.Registry, "shopping")
    watch = Process.monitor(bucket)
    kill(KV.Registry)

    assert_receive {:DOWN, ^watch, :process, ^bucket, :shutdown}
    assert KV.Registry.lookup(back(KV.Registry), "shopping") == :error
  end

  test "and so does a bucket supervisor that crashes" do
    registry = Process.whereis(KV.Registry)
    kill(KV.BucketSupervisor)
    assert back(KV.Registry) != registry
  end

  # Kills a process and waits until its supervisor has put another one in its place.
  defp kill(name) do
    victim = Process.whereis(name)
    registry = Process.whereis(KV.Registry)
    Process.exit(victim, :kill)
    wait_until(fn -> back(name) != victim and back(KV.Registry) != registry end)
  end

  defp back(name), do: Process.whereis(name) || (Process.sleep(1) && back(name))

  defp wait_until(condition) do
    unless condition.() do
      Process.sleep(1)
      wait_until(condition)
    end
  end
end
