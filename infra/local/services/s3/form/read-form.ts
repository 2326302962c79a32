import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { WireRequest } from "../../../kernel/service.ts";
import { s3Error } from "../errors.ts";

/** Bytes of all fields before the file. */
const MAX_FIELDS_BYTES = 20 * 1024;

/** A form as far as its file, whose content is still to come. */
export interface Form {
  /** Values by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Readable;
  /** As the browser names it, without folders; empty where it names none. */
  readonly filename: string;
}

/**
 * Reads the fields of a `multipart/form-data` body up to the file; what comes after the file is ignored, as S3 does.
 * Throws `MalformedPOSTRequest`, `MaxPostPreDataLengthExceededError`; `InvalidArgument` without a file.
 */
export function readForm({ headers, body }: WireRequest): Promise<Form> {
  const parser = openParser(headers["content-type"] ?? "");
  const fields = new Map<string, string>();
  let left = MAX_FIELDS_BYTES;
  return new Promise((resolve, reject) => {
    let opened: Readable | undefined;
    const fail = (error: Error) => {
      opened?.destroy(error);
      reject(error);
    };
    parser.on("field", (name, value, _nameIsCut, valueIsCut) => {
      left -= Buffer.byteLength(name) + Buffer.byteLength(value);
      if (valueIsCut || left < 0) fail(s3Error("MaxPostPreDataLengthExceededError"));
      fields.set(name.toLowerCase(), value);
    });
    parser.on("file", (_name, file, filename = "") => {
      opened = file;
      // Who reads it learns of a failure; one before or after that must not end the process.
      file.on("error", () => undefined);
      resolve({ fields, file, filename });
    });
    parser.on("finish", () => reject(withoutFile()));
    parser.on("error", () => fail(s3Error("MalformedPOSTRequest")));
    body.once("close", () => {
      if (!body.readableEnded) fail(s3Error("MalformedPOSTRequest"));
    });
    body.pipe(parser);
  });
}

function openParser(contentType: string) {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      // Some clients name a file for every field; only the field `file` is one.
      isPartAFile: (name) => name?.toLowerCase() === "file",
      limits: { fieldSize: MAX_FIELDS_BYTES, files: 1, headerPairs: 100 },
    });
  } catch {
    throw s3Error("MalformedPOSTRequest");
  }
}

function withoutFile() {
  return s3Error("InvalidArgument", {
    message: "POST requires exactly one file upload per request.",
    ArgumentName: "file",
    ArgumentValue: "0",
  });
}
