import type { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { PreparationSettings } from "../../../../dataset-tools/shards/settings.ts";
import { proposePreparation } from "../../../../pipeline/run/preparations/propose-preparation.ts";

const MIB = 2 ** 20;

/** S3 with these objects in every bucket: all of them for a list, the first for a key. */
const s3With = (...sizes: number[]) =>
  ({
    send: async () => ({
      Contents: sizes.map((Size, at) => ({ Key: `logs/${at}.jsonl`, Size, ETag: `"${at}"` })),
      ContentLength: sizes[0],
      ETag: '"0"',
    }),
  }) as unknown as S3Client;

const propose = (input: string, { sizes = [MIB, MIB], sources = ["exports", "logs/app/"] } = {}) =>
  proposePreparation(
    s3With(...sizes),
    {
      ...{ inputs: [input], heldOut: [], shardBytes: MIB },
      settings: PreparationSettings.parse({ model: "nova-micro" }),
    },
    { dataBucket: "own", sourceBuckets: sources },
  );

describe("a preparation", () => {
  it("has an id of its files and settings, and the cost of what it uses", async () => {
    const [one, same, other] = [
      await propose("s3://exports/logs/"),
      await propose("s3://exports/logs/"),
      await propose("s3://exports/logs/", { sizes: [MIB, MIB, MIB] }),
    ];
    expect(one.request.id).toMatch(/^logs-[0-9a-f]{8}$/);
    expect(same.request.id).toBe(one.request.id);
    expect(other.request.id).not.toBe(one.request.id);
    expect(one.estimate).toMatchObject({ files: 2, bytes: 2 * MIB, shards: 2 });
    expect(other.estimate.usd).toBeGreaterThan(one.estimate.usd);
  });

  it.each([
    ["s3://elsewhere/rows.jsonl", "tunewright deploy --source-buckets exports,logs/app/,elsewhere"],
    ["s3://logs/other/", "tunewright deploy --source-buckets exports,logs/app/,logs"],
    ["s3://own/runs/a/", "Of the stack's own bucket they read what is below data/."],
  ])("of %s is refused before it starts, with what to do", async (input, hint) => {
    const refused = propose(input);
    await expect(refused).rejects.toMatchObject({ code: "Preparation.NotReadable" });
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining(hint) });
  });

  it.each(["s3://logs/app/1.jsonl", "s3://own/data/rows/", "s3://exports/**/*.jsonl"])(
    "may read %s",
    async (input) => {
      await expect(propose(input)).resolves.toBeDefined();
    },
  );

  it("is refused where a function could not read a file in its time", async () => {
    const refused = propose("s3://exports/logs/", { sizes: [3 * 1024 * MIB] });
    await expect(refused).rejects.toMatchObject({ code: "Preparation.FileTooLarge" });
    await expect(propose("rows.csv")).rejects.toMatchObject({ code: "Preparation.NotInBucket" });
    const nothing = propose("s3://exports/logs/", { sizes: [] });
    await expect(nothing).rejects.toMatchObject({ code: "Preparation.NothingToRead" });
  });
});
