import type { CallContext, Cloud } from "../../kernel/service.ts";
import type { Bucket } from "./objects/bucket.ts";
import type { Version } from "./objects/record.ts";

/** Operations that make an object, as an event names them. */
type Reason = "PutObject" | "CompleteMultipartUpload" | "CopyObject";

/** What was made, and by which call. */
interface Created {
  readonly key: string;
  readonly version: Version;
  readonly reason: Reason;
  readonly context: CallContext;
}

/**
 * Emits S3's "Object Created" event, if the bucket sends its events to EventBridge. Its key is not URL-encoded, unlike
 * that of S3's other notifications. Shape: S3 User Guide, "EventBridge event message structure".
 */
export function emitCreated(cloud: Cloud, bucket: Bucket, created: Created): void {
  if (!sendsToEventBridge(bucket)) return;
  const { key, version, reason, context } = created;
  const { name } = bucket.record;
  const versionId = bucket.shownVersionId(version);
  cloud.emit({
    source: "aws.s3",
    detailType: "Object Created",
    resources: [`arn:aws:s3:::${name}`],
    detail: {
      version: "0",
      bucket: { name },
      object: {
        key,
        size: version.size,
        etag: version.etag,
        ...(versionId === undefined ? {} : { "version-id": versionId }),
        sequencer: nextSequencer(version.lastModified),
      },
      "request-id": context.requestId,
      requester: context.principal.accountId,
      "source-ip-address": "127.0.0.1",
      reason,
    },
  });
}

function sendsToEventBridge({ record }: Bucket): boolean {
  const notification = record.settings["notification"];
  return (
    typeof notification === "object" &&
    notification !== null &&
    "EventBridgeConfiguration" in notification &&
    notification.EventBridgeConfiguration !== undefined
  );
}

let count = 0;

/** Hexadecimal; of two events of a key the later one has the greater value. */
function nextSequencer(time: number): string {
  count += 1;
  const parts = [hex(Math.floor(time), 12), hex(count % 0x1000000, 6)];
  return parts.join("");
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
