import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { HttpResponse } from "@smithy/core/protocols";
import { escapeXml } from "../../../dataset-tools/report/escape.ts";
import { offlineS3Client } from "../../clients/offline-s3.ts";
import type { Bucket } from "../../objects.ts";

/** The name of a bucket that is a folder. */
const NAME = "folder";

/**
 * A folder that is read as a bucket, by S3's own client with the folder in the place of the network: what reads objects
 * reads its files. Nothing can be written.
 * @param prefix prefix of the keys whose files are in the folder itself; files of other keys are below it by their whole keys
 */
export function folderBucket(folder: string, prefix: string): Bucket {
  const pathOf = (key: string) =>
    within(folder, key.startsWith(prefix) ? key.slice(prefix.length) : key);
  const s3 = offlineS3Client(async (request) => {
    const key = decodeURIComponent(request.path.slice(`/${NAME}/`.length));
    const listed = request.query["prefix"];
    if (request.method === "GET" && typeof listed === "string") {
      return list(await keysOf(folder, prefix), listed);
    }
    const range = Object.entries(request.headers).find(([name]) => name.toLowerCase() === "range");
    return request.method === "GET" ? get(pathOf(key), range?.[1]) : refused();
  });
  return { s3, name: NAME };
}

/** undefined for a name that leads out of the folder. */
function within(folder: string, name: string): string | undefined {
  const path = resolve(folder, name);
  return path.startsWith(`${resolve(folder)}${sep}`) ? path : undefined;
}

/** Keys of all files of the folder, sorted by UTF-8 bytes as S3 does. */
async function keysOf(folder: string, prefix: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  const keys = names.map((name) => (name.startsWith("registry/") ? name : prefix + name));
  return keys.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

function list(keys: readonly string[], prefix: string): HttpResponse {
  const found = keys.filter((key) => key.startsWith(prefix));
  const contents = found.map((key) => `<Contents><Key>${escapeXml(key)}</Key></Contents>`).join("");
  return xml(
    200,
    `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`,
  );
}

async function get(path: string | undefined, range: string | undefined): Promise<HttpResponse> {
  const size = path === undefined ? undefined : await sizeOf(path);
  if (path === undefined || size === undefined) {
    return xml(404, "<Error><Code>NoSuchKey</Code></Error>");
  }
  const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const start = Number(from);
  const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  const headers = { "content-length": String(Math.max(0, end - start + 1)), etag: `"${size}"` };
  const body = end < start ? Readable.from([]) : createReadStream(path, { start, end });
  return new HttpResponse({ statusCode: range === undefined ? 200 : 206, headers, body });
}

/** undefined where there is no file. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function refused(): HttpResponse {
  return xml(405, "<Error><Code>MethodNotAllowed</Code></Error>");
}

function xml(statusCode: number, text: string): HttpResponse {
  const headers = { "content-type": "application/xml" };
  return new HttpResponse({ statusCode, headers, body: Readable.from([text]) });
}
