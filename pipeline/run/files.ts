import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { httpStatus } from "../errors.ts";
import { runLayout } from "./layout.ts";
import type { RunPlace } from "./start.ts";

/** Text of an object in the data bucket, or undefined when it is not there. */
export async function readText(place: RunPlace, key: string): Promise<string | undefined> {
  try {
    const { bucket } = place.stack;
    const object = await place.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await object.Body?.transformToString();
  } catch (error) {
    if (httpStatus(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Copies all that a run made into a folder of this machine.
 * @returns the files' paths below the folder, sorted
 */
export async function downloadRun(
  place: RunPlace,
  runId: string,
  folder: string,
): Promise<string[]> {
  const { prefix } = runLayout(runId);
  const pages = paginateListObjectsV2(
    { client: place.s3 },
    { Bucket: place.stack.bucket, Prefix: prefix },
  );
  const files: string[] = [];
  for await (const page of pages) {
    for (const { Key = "" } of page.Contents ?? []) {
      if (Key.endsWith("/")) continue;
      const name = Key.slice(prefix.length);
      const object = await place.s3.send(new GetObjectCommand({ Bucket: place.stack.bucket, Key }));
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, (await object.Body?.transformToByteArray()) ?? "");
      files.push(name);
    }
  }
  return files.sort();
}
