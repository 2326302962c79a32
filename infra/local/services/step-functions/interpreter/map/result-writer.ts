import { isObject } from "../../../../kernel/service.ts";
import { shareTime } from "../../../../kernel/turns.ts";
import { Fault } from "../../language/errors.ts";
import { type Fields, toText } from "../../language/value.ts";
import { fillJsonata, fillJsonPath } from "../../query/query.ts";
import type { Ending, MapRun } from "../host.ts";
import type { StateVisit } from "../state-visit.ts";

/** Writes the children's results to S3 with a manifest, and gives what AWS puts in their place. */
export async function writeResults(
  visit: StateVisit,
  work: {
    readonly run: MapRun;
    readonly input: unknown;
    readonly inputs: readonly unknown[];
    readonly endings: readonly Ending[];
  },
): Promise<unknown> {
  const target = await targetOf(visit, work.input);
  const bucket = String(target["Bucket"] ?? "");
  const prefix = String(target["Prefix"] ?? "").replace(/\/$/, "");
  const runId = work.run.arn.split(":").at(-1) ?? "";
  const folder = prefix ? `${prefix}/${runId}` : runId;
  const files: Record<string, Fields[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
  for (const status of ["FAILED", "SUCCEEDED"] as const) {
    const entries = entriesOf(work, status);
    if (entries.length === 0) continue;
    const key = `${folder}/${status}_0.json`;
    const size = await writeOnce(visit, { bucket, key, entries });
    files[status]?.push({ Key: key, Size: size });
  }
  const manifest = `${folder}/manifest.json`;
  const content = { DestinationBucket: bucket, MapRunArn: work.run.arn, ResultFiles: files };
  await writeOnce(visit, { bucket, key: manifest, entries: content });
  return { MapRunArn: work.run.arn, ResultWriterDetails: { Bucket: bucket, Key: manifest } };
}

/** Writes one file of JSON and gives its size in bytes. */
async function writeOnce(
  { thread }: StateVisit,
  { bucket, key, entries }: { bucket: string; key: string; entries: readonly Fields[] | Fields },
): Promise<number> {
  return thread.effect(async () => {
    let size = 0;
    async function* body() {
      for await (const part of jsonParts(entries)) {
        const bytes = Buffer.from(part);
        size += bytes.length;
        yield bytes;
      }
    }
    await thread.host.objects.write(bucket, key, body());
    return size;
  });
}

const PART_LENGTH = 2 ** 16;

/** JSON text in parts, made in slices. */
async function* jsonParts(value: readonly Fields[] | Fields): AsyncGenerator<string> {
  if (!Array.isArray(value)) {
    yield JSON.stringify(value);
    return;
  }
  let part = "[";
  for (const [at, entry] of value.entries()) {
    part += `${at === 0 ? "" : ","}${JSON.stringify(entry)}`;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = "";
    await shareTime();
  }
  yield `${part}]`;
}

async function targetOf(visit: StateVisit, input: unknown): Promise<Fields> {
  const writer = visit.state.ResultWriter ?? {};
  const filled =
    visit.language === "JSONata"
      ? await fillJsonata(writer["Arguments"] ?? {}, visit, { field: "ResultWriter/Arguments" })
      : await fillJsonPath(writer["Parameters"] ?? {}, visit, input);
  if (!isObject(filled) || typeof filled["Bucket"] !== "string") {
    throw new Fault("ResultWriter requires the name of a bucket.");
  }
  return filled;
}

function entriesOf(
  { inputs, endings, run }: { inputs: readonly unknown[]; endings: readonly Ending[]; run: MapRun },
  status: "FAILED" | "SUCCEEDED",
): Fields[] {
  return endings.flatMap((ending, index) => {
    if ((ending.status === "SUCCEEDED") !== (status === "SUCCEEDED")) return [];
    return [
      {
        ExecutionArn: `${run.arn}:${index}`,
        Input: toText(inputs[index]),
        InputDetails: { Included: true },
        Name: String(index),
        ...(ending.status === "SUCCEEDED"
          ? { Output: toText(ending.output), OutputDetails: { Included: true } }
          : { Error: ending.error, Cause: ending.cause }),
        Status: status,
      },
    ];
  });
}
