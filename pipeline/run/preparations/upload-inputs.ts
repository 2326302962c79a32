import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type InputFile, listLocal, nameFiles } from "../../../dataset-tools/index.ts";
import { inParallel } from "../../in-parallel.ts";
import type { Bucket } from "../../objects.ts";
import { requestPrefixes } from "../../workflow/names.ts";
import { type OnUpload, uploadFile } from "../upload.ts";

/** Files that are read or sent at a time. */
const AT_ONCE = 4;

/**
 * Puts files of this machine where the functions can read them, below a prefix that is named by their content: the same
 * files are sent once. Addresses in S3 stay as they are.
 * @returns the inputs as `s3://` addresses; a folder or a glob is a prefix there
 * @throws UserError `Dataset.NoSuchFile`, `Dataset.NothingToRead`, `Dataset.NotRepeatable`
 */
export async function uploadInputs(
  bucket: Bucket,
  inputs: readonly string[],
  onUpload: OnUpload,
): Promise<string[]> {
  const addresses: string[] = [];
  for (const input of inputs) {
    const isThere = input.startsWith("s3://");
    addresses.push(isThere ? input : await uploadOne(bucket, input, onUpload));
  }
  return addresses;
}

async function uploadOne(bucket: Bucket, input: string, onUpload: OnUpload): Promise<string> {
  const listed = listLocal(input);
  const files = await inParallel(nameFiles([listed]), AT_ONCE, async (file) => ({
    ...file,
    sha256: await hashOf(file.address),
  }));
  const prefix = `${requestPrefixes.data}uploads/${digestOf(files)}/`;
  await inParallel(files, AT_ONCE, ({ name, address: path, sha256 }) =>
    uploadFile(bucket, `${prefix}${name}`, { path, sha256 }, onUpload),
  );
  const [first] = files;
  return `s3://${bucket.name}/${prefix}${listed.root === "" ? (first?.name ?? "") : ""}`;
}

type Hashed = InputFile & { readonly sha256: string };

function digestOf(files: readonly Hashed[]): string {
  const hash = createHash("sha256");
  for (const { name, sha256 } of files) hash.update(`${name} ${sha256}\n`);
  return hash.digest("hex").slice(0, 16);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
