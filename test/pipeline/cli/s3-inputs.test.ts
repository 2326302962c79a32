import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { callVerb } from "../../support/call-verb.ts";
import { startTestCloud, type TestCloud } from "../../support/local-cloud.ts";
import { s3Of } from "../../support/s3.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-s3-"));
const rows = Array.from(
  { length: 40 },
  (_, at) => `${at % 2 ? "refund" : "delivery"};where is my parcel ${at}?`,
);
const table = Buffer.from(`Käthegorie;Textfeld\n${rows.join("\n")}\n`, "latin1");
const READING = [
  ...["--encoding", "windows-1252", "--delimiter", ";"],
  ...["--columns", "prompt=Textfeld,completion=Käthegorie"],
];
const MODEL = ["--model", "nova-micro"];
const INPUT = "s3://my-data/sets/tickets.csv";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  const s3 = s3Of(cloud);
  await s3.send(new CreateBucketCommand({ Bucket: "my-data" }));
  await s3.send(new PutObjectCommand({ Bucket: "my-data", Key: "sets/tickets.csv", Body: table }));
});
afterAll(() => cloud.stop());

/** The environment of a user of this cloud; the stubs are taken back after each test. */
beforeEach(() => {
  const { endpoint, region, credentials } = cloud.client;
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_REGION", region);
  vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
});

describe("an object in S3 in another dialect is read by", () => {
  it("validate", async () => {
    const { exitCode, text } = await callVerb("validate", INPUT, ...READING, ...MODEL);
    expect(text).toContain(`40 records in ${INPUT}`);
    expect(exitCode).toBe(0);
  });

  it("convert, to standard output", async () => {
    const to = ["--to", "prompt-completion", "--out", "-"];
    const { exitCode, copied, text, aside } = await callVerb("convert", INPUT, ...READING, ...to);
    expect(copied.trimEnd().split("\n")).toHaveLength(40);
    expect(JSON.parse(copied.split("\n")[1] ?? "")).toEqual({
      prompt: "where is my parcel 1?",
      completion: "refund",
    });
    expect(text).toBe("");
    expect(aside).toContain('answer = column "Käthegorie"');
    expect(exitCode).toBe(0);
  });

  it("split", async () => {
    const out = join(folder, "parts");
    const { exitCode } = await callVerb("split", INPUT, ...READING, "--out", out);
    expect(exitCode).toBe(0);
    const train = readFileSync(join(out, "train.jsonl"), "utf8");
    expect(train).toContain('"Käthegorie":"refund"');
  });

  it("diff", async () => {
    const { exitCode, text } = await callVerb("diff", INPUT, INPUT, ...READING);
    expect(text).toContain("40 unchanged");
    expect(exitCode).toBe(0);
  });

  it("tune, up to the stack that this cloud does not have", async () => {
    const { exitCode, lines } = await callVerb("tune", INPUT, ...READING, ...MODEL);
    expect(lines.join("\n")).toContain(`Data  ${INPUT}`);
    expect(lines.join("\n")).toContain('question = column "Textfeld" (as given)');
    expect(exitCode).not.toBe(0);
  });
});

it.each(["s3://my-data/none.csv", "s3://no-bucket/none.csv"])("%s is missing", async (uri) => {
  for (const verb of ["validate", "tune"]) {
    const { exitCode, text } = await callVerb(verb, uri, ...MODEL);
    expect(text).toContain(`${uri} does not exist`);
    expect(exitCode).toBe(2);
  }
});
