import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { defined } from "../../../../../kernel/defined.ts";
import { isObject } from "../../../../../kernel/service.ts";
import { readerFailed } from "../../../language/errors.ts";
import type { Fields } from "../../../language/value.ts";
import type { ObjectStore } from "../../host.ts";
import { csvItems } from "./csv.ts";
import { jsonItems, jsonLines } from "./json.ts";
import { athenaFiles, type DataFile, inventoryFiles } from "./manifest.ts";
import { parquetItems } from "./parquet.ts";

const unzip = promisify(gunzip);

/** What an ItemReader reads, with its fields filled. */
export interface ReaderCall {
  /** `getObject` or `listObjectsV2`. */
  readonly action: string;
  readonly args: Fields;
  readonly config: Fields;
}

/**
 * The items of an ItemReader, read as they are requested. Throws `States.ItemReaderFailed`.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* storedItems(
  store: ObjectStore,
  { action, args, config }: ReaderCall,
): AsyncGenerator<unknown> {
  if (action === "listObjectsV2") {
    yield* listed(store, args, config);
    return;
  }
  const bytes = await store.read(args);
  const type = config["InputType"];
  if (config["ManifestType"] === "ATHENA_DATA") {
    yield* ofFiles(store, athenaFiles(bytes.toString("utf8"), config));
  } else if (config["ManifestType"] === "S3_INVENTORY" || type === "MANIFEST") {
    yield* ofFiles(store, inventoryFiles(bytes.toString("utf8"), String(args["Bucket"])));
  } else yield* itemsIn(bytes, config);
}

/** The objects of a bucket, or with `LOAD_AND_FLATTEN` what is in them. */
async function* listed(store: ObjectStore, args: Fields, config: Fields): AsyncGenerator<unknown> {
  let token: unknown;
  do {
    const page = await store.list({ ...args, ...defined({ ContinuationToken: token }) });
    const objects = Array.isArray(page["Contents"]) ? page["Contents"].filter(isObject) : [];
    if (config["Transformation"] !== "LOAD_AND_FLATTEN") yield* objects;
    else {
      const bucket = String(args["Bucket"]);
      yield* ofFiles(
        store,
        objects.map(({ Key }) => ({ bucket, key: String(Key), config })),
      );
    }
    token = page["NextContinuationToken"];
  } while (token !== undefined);
}

async function* ofFiles(store: ObjectStore, files: readonly DataFile[]): AsyncGenerator<unknown> {
  for (const { bucket, key, config } of files) {
    const bytes = await store.read({ Bucket: bucket, Key: key });
    yield* itemsIn(isGzip(bytes) ? await unzipped(bytes) : bytes, config);
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unzipped(bytes: Buffer): Promise<Buffer> {
  try {
    return await unzip(bytes);
  } catch (thrown) {
    throw readerFailed(`The item reader found a file that is not valid GZIP. ${String(thrown)}`);
  }
}

function itemsIn(bytes: Buffer, config: Fields): AsyncGenerator<unknown> {
  switch (config["InputType"]) {
    case "CSV":
      return csvItems(bytes.toString("utf8"), config);
    case "JSONL":
      return jsonLines(bytes.toString("utf8"));
    case "PARQUET":
      return parquetItems(bytes);
    default:
      return jsonItems(bytes.toString("utf8"));
  }
}
