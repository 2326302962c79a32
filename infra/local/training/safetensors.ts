/** A tensor of 32-bit numbers; the data are not copied. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

interface Entry {
  dtype: "F32" | "I32";
  shape: number[];
  data_offsets: [number, number];
}

const HEADER_LENGTH_BYTES = 8;

/** Encodes tensors and text metadata in the safetensors format (8 bytes length, JSON header, data). */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Buffer[] = [];
  let offset = 0;
  for (const name of Object.keys(tensors).sort()) {
    const { shape, data } = tensors[name] as Tensor;
    const dtype = data instanceof Float32Array ? "F32" : "I32";
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  // The data must start at a multiple of eight; the format allows spaces at the header's end.
  const padding = Buffer.alloc((8 - (text.length % 8)) % 8, " ");
  const length = Buffer.alloc(HEADER_LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  return Buffer.concat([length, text, padding, ...parts]);
}

/** Reads what `encodeSafetensors` wrote. Throws when the header is not JSON or an offset is outside. */
export function decodeSafetensors(bytes: Uint8Array): {
  tensors: Record<string, Tensor>;
  metadata: Record<string, string>;
} {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = HEADER_LENGTH_BYTES + Number(buffer.readBigUInt64LE(0));
  const header = JSON.parse(buffer.toString("utf8", HEADER_LENGTH_BYTES, start)) as Record<
    string,
    Entry
  >;
  const { __metadata__, ...entries } = header as Record<string, unknown>;
  const tensors: Record<string, Tensor> = {};
  for (const [name, entry] of Object.entries(entries as Record<string, Entry>)) {
    tensors[name] = { shape: entry.shape, data: tensorData(buffer.subarray(start), entry) };
  }
  return { tensors, metadata: (__metadata__ ?? {}) as Record<string, string> };
}

function tensorData(data: Buffer, { dtype, data_offsets: [from, to] }: Entry) {
  if (from < 0 || to > data.length) throw new RangeError("a tensor is outside the file");
  // A copy, because a typed array must start at a multiple of four.
  const copy = new Uint8Array(data.subarray(from, to)).buffer;
  return dtype === "F32" ? new Float32Array(copy) : new Int32Array(copy);
}
