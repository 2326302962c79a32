import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CloudEvent } from "../../../../../infra/local/kernel/service.ts";
import { s3Client } from "../../../../../pipeline/clients.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const BUCKET = "events";
const KEY = "a folder/ä+b & c.json";

let cloud: TestCloud;
let s3: ReturnType<typeof s3Client>;
const seen: CloudEvent[] = [];
beforeAll(async () => {
  cloud = await startTestCloud();
  s3 = s3Client(cloud.client);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  cloud.kernel.onEvent((event) => seen.push(event));
});
afterAll(async () => {
  s3.destroy();
  await cloud.stop();
});

it("sends nothing to EventBridge unless the bucket says so", async () => {
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "1" }));
  expect(seen).toEqual([]);
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket: BUCKET, NotificationConfiguration }),
  );
  const kept = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: BUCKET }));
  expect(kept.EventBridgeConfiguration).toEqual({});
});

it("tells EventBridge of each object that is put, copied or uploaded in parts, as AWS documents it", async () => {
  const { ETag = "" } = await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "12" }),
  );
  expect(seen).toEqual([
    {
      source: "aws.s3",
      detailType: "Object Created",
      resources: [`arn:aws:s3:::${BUCKET}`],
      detail: {
        version: "0",
        bucket: { name: BUCKET },
        object: {
          // Not URL-encoded.
          key: KEY,
          size: 2,
          etag: ETag.replaceAll('"', ""),
          sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
        },
        "request-id": expect.stringMatching(/./),
        requester: "123456789012",
        "source-ip-address": "127.0.0.1",
        reason: "PutObject",
      },
    },
  ]);
  const Status = "Enabled";
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status } }),
  );
  const CopySource = encodeURI(`${BUCKET}/${KEY}`).replaceAll("+", "%2B");
  const copied = await s3.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "copy", CopySource }));
  const of = { Bucket: BUCKET, Key: "parts" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(of));
  const part = { ...of, UploadId, PartNumber: 1 };
  const { ETag: tag } = await s3.send(new UploadPartCommand({ ...part, Body: "123" }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: tag }] };
  const complete = new CompleteMultipartUploadCommand({ ...of, UploadId, MultipartUpload });
  await s3.send(complete);
  // A completion that is sent again makes nothing new.
  await s3.send(complete);
  const later = seen.slice(1).map(({ detail }) => detail);
  expect(later.map(({ reason }) => reason)).toEqual(["CopyObject", "CompleteMultipartUpload"]);
  expect(later[0]?.["object"]).toMatchObject({ key: "copy", "version-id": copied.VersionId });
  expect(later[1]?.["object"]).toMatchObject({ key: "parts", size: 3 });
  const order = seen.map(({ detail }) => (detail["object"] as { sequencer: string }).sequencer);
  expect([...order].sort()).toEqual(order);
});

it("tells it nothing of a write that is refused", async () => {
  const count = seen.length;
  const put = { Bucket: BUCKET, Key: "once", Body: "{}", IfNoneMatch: "*" };
  await s3.send(new PutObjectCommand(put));
  await expect(s3.send(new PutObjectCommand(put))).rejects.toThrow("At least one");
  expect(seen.length).toBe(count + 1);
});
