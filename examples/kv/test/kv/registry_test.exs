defmodule KV.RegistryTest do
  use ExUnit.Case, async: true

  # A registry of its own for each test. They share the bucket supervisor of the application, which does no harm: each
  # knows its own buckets only.
  setup context do
    buckets = Map.get(context, :buckets, :supervised)
    %{registry: start_supervised!({KV.Registry, buckets: buckets})}
  end

  test "makes buckets", %{registry: registry} do
    assert KV.Registry.lookup(registry, "shopping") == :error

    KV.Registry.create(registry, "shopping")
    assert {:ok, bucket} = KV.Registry.lookup(registry, "shopping")

    KV.Bucket.put(bucket, "milk", 1)
    assert KV.Bucket.get(bucket, "milk") == 1
  end

  test "makes a bucket once", %{registry: registry} do
    bucket = bucket(registry, "shopping")
    assert bucket(registry, "shopping") == bucket
  end

  test "removes bucket on exit", %{registry: registry} do
    Agent.stop(bucket(registry, "shopping"))
    assert KV.Registry.lookup(registry, "shopping") == :error
  end

  test "removes bucket on crash", %{registry: registry} do
    Agent.stop(bucket(registry, "shopping"), :shutdown)
    assert KV.Registry.lookup(registry, "shopping") == :error
  end

  test "keeps the other buckets on crash", %{registry: registry} do
    wine = bucket(registry, "wine")
    Process.exit(bucket(registry, "shopping"), :kill)
    assert KV.Registry.lookup(registry, "wine") == {:ok, wine}
  end

  describe "without a bucket supervisor" do
    @describetag buckets: :linked

    test "removes bucket on exit", %{registry: registry} do
      Agent.stop(bucket(registry, "shopping"))
      assert KV.Registry.lookup(registry, "shopping") == :error
    end

    # This fails, as its tag says: the bucket takes the registry along, and nobody is there to answer.
    @tag :linked
    test "removes bucket on crash", %{registry: registry} do
      Agent.stop(bucket(registry, "shopping"), :shutdown)
      assert KV.Registry.lookup(registry, "shopping") == :error
    end
  end

  defp bucket(registry, name) do
    KV.Registry.create(registry, name)
    {:ok, bucket} = KV.Registry.lookup(registry, name)
    bucket
  end
end
