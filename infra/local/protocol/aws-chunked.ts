import { createHash, type Hash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { ServiceError } from "../kernel/aws-error.ts";
import type { SignChunk } from "../kernel/service.ts";

/** What a request's headers say about its framed body. */
export interface ChunkedBody {
  /** `x-amz-decoded-content-length`, in bytes. */
  readonly length?: number;
  /** `x-amz-trailer`: the trailing header that must follow, in lower case. */
  readonly trailer?: string;
  /** Given when each chunk's signature must be verified. */
  readonly signChunk?: SignChunk;
}

/** A chunk's header is a hex length and a signature of 64 digits; more than this is not one. */
const MAX_LINE = 4096;
const MAX_TRAILERS = 16;

type Expect = "size" | "data" | "data-end" | "trailer" | "nothing";

/**
 * Unwraps a body of `Content-Encoding: aws-chunked`: `<hex length>[;chunk-signature=…]\r\n<data>\r\n … 0\r\n<trailers>\r\n`.
 * Fails with `IncompleteBody` when the body ends early or is not of the declared length, with `MalformedTrailerError`
 * when the declared trailer does not come, with `SignatureDoesNotMatch` when a chunk does not have the signature it must have.
 * Source: "Signature calculations: transferring payload in multiple chunks", Amazon S3 API Reference.
 */
export class AwsChunkedDecoder extends Transform {
  /** Trailing headers by lower-case name; whole once the stream has ended. */
  readonly trailers: Record<string, string> = {};
  readonly #declared: ChunkedBody;
  #expect: Expect = "size";
  #line = "";
  #left = 0;
  #decoded = 0;
  /** Hash and claimed signature of the chunk that is coming in. */
  #hash: Hash | undefined;
  #claimed = "";

  constructor(declared: ChunkedBody) {
    super();
    this.#declared = declared;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      for (let at = 0; at < data.length; ) at = this.#take(data, at);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    const { length = this.#decoded, trailer } = this.#declared;
    const ended = this.#expect === "nothing" || (this.#expect === "trailer" && this.#line === "");
    if (!ended || length !== this.#decoded) done(incomplete());
    else if (trailer !== undefined && !(trailer in this.trailers)) done(malformed());
    else if (!this.#trailerIsSigned()) done(wrongSignature());
    else done();
  }

  /** Reads what it can from `at` on and returns where the rest starts. */
  #take(data: Buffer, at: number): number {
    if (this.#expect === "data") return this.#takeData(data, at);
    if (this.#expect === "nothing") return data.length;
    const end = data.indexOf(10, at);
    this.#line += data.toString("latin1", at, end === -1 ? data.length : end);
    if (this.#line.length > MAX_LINE) throw incomplete();
    if (end === -1) return data.length;
    const line = this.#line.replace(/\r$/, "");
    this.#line = "";
    this.#takeLine(line);
    return end + 1;
  }

  #takeData(data: Buffer, at: number): number {
    const piece = data.subarray(at, at + this.#left);
    this.push(piece);
    this.#hash?.update(piece);
    this.#left -= piece.length;
    this.#decoded += piece.length;
    if (this.#left === 0) this.#expect = "data-end";
    return at + piece.length;
  }

  #takeLine(line: string): void {
    if (this.#expect === "size") this.#takeSize(line);
    else if (this.#expect === "data-end") {
      if (line !== "") throw incomplete();
      this.#checkChunk();
      this.#expect = "size";
    } else if (line === "") this.#expect = "nothing";
    else this.#takeTrailer(line);
  }

  #takeSize(line: string): void {
    const [, digits, extension] = /^([0-9a-fA-F]{1,12})(;.*)?$/.exec(line) ?? [];
    if (digits === undefined) throw incomplete();
    this.#left = Number.parseInt(digits, 16);
    this.#expect = this.#left === 0 ? "trailer" : "data";
    this.#claimed = extension?.replace(";chunk-signature=", "") ?? "";
    this.#hash = this.#declared.signChunk && createHash("sha256");
    if (this.#left === 0) this.#checkChunk();
  }

  #checkChunk(): void {
    const { signChunk } = this.#declared;
    if (!signChunk || !this.#hash) return;
    if (signChunk("PAYLOAD", this.#hash.digest("hex")) !== this.#claimed) throw wrongSignature();
  }

  /** A trailer is signed as the piece after the last chunk. */
  #trailerIsSigned(): boolean {
    const { signChunk, trailer } = this.#declared;
    if (!signChunk || trailer === undefined) return true;
    const hash = createHash("sha256").update(`${trailer}:${this.trailers[trailer]}\n`);
    return signChunk("TRAILER", hash.digest("hex")) === this.trailers["x-amz-trailer-signature"];
  }

  #takeTrailer(line: string): void {
    const colon = line.indexOf(":");
    if (colon < 1 || Object.keys(this.trailers).length >= MAX_TRAILERS) throw malformed();
    this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

function incomplete(): ServiceError {
  return new ServiceError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}

function malformed(): ServiceError {
  return new ServiceError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );
}

function wrongSignature(): ServiceError {
  return new ServiceError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403 },
  );
}
