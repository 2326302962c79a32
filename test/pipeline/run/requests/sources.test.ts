import { HttpResponse } from "@smithy/core/protocols";
import { expect, it } from "vitest";
import { offlineS3Client } from "../../../../pipeline/clients/offline-s3.ts";
import { checkConfig } from "../../../../pipeline/config/load.ts";
import {
  examineSources,
  namedSources,
  openSource,
} from "../../../../pipeline/run/requests/sources.ts";

/** A bucket whose objects all have so many bytes, and are replaced whenever they are opened. */
function bucketOf(bytes: number) {
  const asked: string[] = [];
  const s3 = offlineS3Client(async ({ method, headers }) => {
    asked.push(method);
    const isHead = method === "HEAD";
    expect(isHead || Object.keys(headers).some((name) => /^if-match$/i.test(name))).toBe(true);
    return new HttpResponse({
      statusCode: isHead ? 200 : 412,
      headers: { "content-length": isHead ? String(bytes) : "0", etag: '"1"' },
    });
  });
  return { bucket: { s3, name: "own" }, asked };
}

const configOf = (data: object) => checkConfig({ model: "nova-micro", data }, { hint: "" });

it("names each object once, whatever names it", () => {
  const config = configOf({
    files: ["s3://own/data/a.csv", "s3://own/data/b.csv"],
    heldOut: ["s3://own/data/a.csv"],
    against: ["s3://own/data/m.json"],
    answerSchema: "s3://own/data/s.json",
  });
  const keys = namedSources(config, "own").map(({ key }) => key);
  expect(keys).toEqual(["data/a.csv", "data/b.csv", "data/m.json", "data/s.json"]);
});

it.each([
  "rows.csv",
  "/etc/passwd",
  "-",
  "https://example.com/rows.csv",
  "s3://other/data/rows.csv",
  "s3://own/rows.csv",
  "s3://own/runs/r/approval-token.json",
  "s3://own/data/",
  "s3://own/data/../runs/r/input/train.jsonl",
  "s3://own/database/rows.csv",
])("%s cannot be named", (file) => {
  const named = () => namedSources(configOf({ files: [file] }), "own");
  expect(named).toThrow(expect.objectContaining({ code: "Trigger.DataElsewhere" }));
});

it("refuses more data than the function can read, before it reads any", async () => {
  const { bucket, asked } = bucketOf(600 * 1024 ** 2);
  const files = ["s3://own/data/a.csv", "s3://own/data/b.csv"];
  await expect(examineSources(bucket, configOf({ files }))).rejects.toMatchObject({
    code: "Trigger.DataTooLarge",
  });
  expect(asked).toEqual(["HEAD", "HEAD"]);
  expect(await examineSources(bucket, configOf({ files: files.slice(1) }))).toHaveLength(1);
});

it("opens what was examined, and nothing that took its place", async () => {
  const { bucket } = bucketOf(5);
  const uri = "s3://own/data/a.csv";
  const sources = await examineSources(bucket, configOf({ files: [uri] }));
  await expect(openSource(bucket, sources, uri)).rejects.toMatchObject({
    code: "Trigger.DataChanged",
  });
  await expect(openSource(bucket, sources, "s3://own/data/b.csv")).rejects.toThrow(RangeError);
});
