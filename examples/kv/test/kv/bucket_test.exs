defmodule KV.BucketTest do
  use ExUnit.Case, async: true
  doctest KV.Bucket

  test "keeps values under keys" do
    bucket = start_supervised!(KV.Bucket)
    assert KV.Bucket.get(bucket, "milk") == nil

    KV.Bucket.put(bucket, "milk", 3)
    assert KV.Bucket.get(bucket, "milk") == 3
  end

  test "gives back what it deletes" do
    bucket = start_supervised!(KV.Bucket)
    KV.Bucket.put(bucket, "milk", 3)

    assert KV.Bucket.delete(bucket, "milk") == 3
    assert KV.Bucket.delete(bucket, "milk") == nil
  end

  test "is not restarted" do
    assert Supervisor.child_spec(KV.Bucket, []).restart == :temporary
  end
end
