import { crc32 } from "node:zlib";

/** One message of `application/vnd.amazon.eventstream`. */
export interface StreamEvent {
  /** e.g. `contentBlockDelta`, `chunk`. */
  readonly type: string;
  /** Sent as JSON. */
  readonly payload: unknown;
}

/** Type code of a string header. */
const STRING_HEADER = 7;
/** Total length, length of the headers, checksum of both. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;

/** Frames an event: prelude with its CRC-32, headers, JSON payload, CRC-32 of all. */
export function encodeEvent({ type, payload }: StreamEvent): Buffer {
  return encodeMessage(
    { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
    Buffer.from(JSON.stringify(payload)),
  );
}

function encodeMessage(headers: Readonly<Record<string, string>>, payload: Buffer): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(encodeHeader));
  const total = PRELUDE_BYTES + head.length + payload.length + CHECKSUM_BYTES;
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(total, 0);
  lengths.writeUInt32BE(head.length, 4);
  const body = Buffer.concat([lengths, checksum(lengths), head, payload]);
  return Buffer.concat([body, checksum(body)]);
}

function encodeHeader([name, value]: [string, string]): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([STRING_HEADER]),
    length,
    Buffer.from(value),
  ]);
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(CHECKSUM_BYTES);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}
