import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { expect, it } from "vitest";
import { AwsChunkedDecoder } from "../../../../infra/local/protocol/aws-chunked.ts";

function frame(pieces: readonly Uint8Array[], trailer = "", signature = ""): Buffer {
  const chunks = [...pieces.filter((piece) => piece.length > 0), Buffer.alloc(0)].map((piece) =>
    Buffer.concat([
      Buffer.from(`${piece.length.toString(16)}${signature}\r\n`),
      piece,
      Buffer.from(piece.length > 0 ? "\r\n" : trailer === "" ? "\r\n" : `${trailer}\r\n\r\n`),
    ]),
  );
  return Buffer.concat(chunks);
}

function cut(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

it("returns the data however the wire cuts it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom("", `;chunk-signature=${"a".repeat(64)}`),
      async (pieces, size, signature) => {
        const whole = Buffer.concat(pieces);
        const decoder = new AwsChunkedDecoder({ length: whole.length });
        const framed = frame(pieces, "x-amz-checksum-crc32:AAAAAA==", signature);
        const data = await buffer(Readable.from(cut(framed, size)).pipe(decoder));
        expect(data.equals(whole)).toBe(true);
        expect(decoder.trailers).toEqual({ "x-amz-checksum-crc32": "AAAAAA==" });
      },
    ),
  );
});

it.each([
  ["ends in mid-chunk", "5\r\nhel", 5],
  ["has no last chunk", "5\r\nhello\r\n", 5],
  ["is shorter than declared", "5\r\nhello\r\n0\r\n\r\n", 6],
  ["has a size that is no number", "zz\r\nhello\r\n0\r\n\r\n", 5],
  ["has data past its chunk", "2\r\nhello\r\n0\r\n\r\n", 5],
])("refuses a body that %s", async (_what, text, declared) => {
  const decoder = new AwsChunkedDecoder({ length: declared });
  const read = buffer(Readable.from([Buffer.from(text)]).pipe(decoder));
  await expect(read).rejects.toMatchObject({ code: "IncompleteBody" });
});

it("refuses a body whose trailer does not come", async () => {
  const decoder = new AwsChunkedDecoder({ trailer: "x-amz-checksum-crc32" });
  const read = buffer(Readable.from([Buffer.from("5\r\nhello\r\n0\r\n\r\n")]).pipe(decoder));
  await expect(read).rejects.toMatchObject({ code: "MalformedTrailerError" });
});
