import { EventStreamCodec } from "@smithy/core/event-streams";

/** One message of `application/vnd.amazon.eventstream`. */
export interface StreamEvent {
  /** e.g. `contentBlockDelta`, `chunk`. */
  readonly type: string;
  /** Sent as JSON. */
  readonly payload: unknown;
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString("utf8"),
  (text) => Buffer.from(text, "utf8"),
);

/** Frames an event with its headers, JSON payload and checksums. */
export function encodeEvent({ type, payload }: StreamEvent): Uint8Array {
  const text = (value: string) => ({ type: "string" as const, value });
  return codec.encode({
    headers: {
      ":event-type": text(type),
      ":content-type": text("application/json"),
      ":message-type": text("event"),
    },
    body: Buffer.from(JSON.stringify(payload)),
  });
}
