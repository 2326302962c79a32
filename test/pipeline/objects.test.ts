import type { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashObject, openObject, readRange } from "../../pipeline/objects.ts";
import { type PipelineEnvironment, startEnvironment } from "../support/pipeline-environment.ts";

function refusing(name: string, message: string) {
  const send = () => Promise.reject(Object.assign(new Error(message), { name }));
  return { s3: { send } as unknown as S3Client, name: "data" };
}

describe("opening an object that is not there", () => {
  it.each([
    ["NoSuchKey", "The specified key does not exist."],
    ["AccessDenied", "User: x is not authorized to perform: s3:ListBucket on resource: y"],
  ])("says so, whether S3 answers %s", async (name, message) => {
    await expect(openObject(refusing(name, message), "runs/r/input/x.jsonl")).rejects.toMatchObject(
      {
        code: "Object.Missing",
        message: "s3://data/runs/r/input/x.jsonl does not exist",
      },
    );
  });

  it("reports a missing permission to read unchanged", async () => {
    const message = "User: x is not authorized to perform: s3:GetObject on resource: y";
    await expect(openObject(refusing("AccessDenied", message), "k")).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("reading an object while connections are lost", () => {
  let environment: PipelineEnvironment;
  beforeAll(async () => {
    environment = await startEnvironment();
  });
  afterAll(() => environment.stop());

  const text = Array.from({ length: 20_000 }, (_, line) => `line ${line}\n`).join("");

  async function lose(...faults: object[]): Promise<void> {
    const match = { service: "s3", operation: "GetObject" };
    const planned = faults.map((fault) => ({ at: "call", match, ...fault }));
    const body = JSON.stringify({ faults: planned });
    const url = `${environment.cloud.endpoint}/_tunewright/faults`;
    expect((await fetch(url, { method: "POST", body })).status).toBe(200);
  }

  const midBody = (bytes: number, when: object) => ({
    effect: "drop-connection",
    settings: { when: "mid-body", bytes },
    ...when,
  });

  it("continues at the byte it had come to", async () => {
    await environment.put("whole", text);
    const hash = await hashObject(environment.bucket, "whole");
    await lose(midBody(50_000, { times: 3 }));
    expect(await hashObject(environment.bucket, "whole")).toBe(hash);
  });

  it("reads just the range", async () => {
    await environment.put("part", text);
    await lose(midBody(1000, { times: 2 }));
    const range = { start: 30_000, end: 80_000 };
    const part = await readRange(environment.bucket, "part", range);
    expect(part.toString("utf8")).toBe(text.slice(range.start, range.end));
  });

  it("gives up when no connection brings anything", async () => {
    await environment.put("never", text);
    await lose(midBody(0, {}));
    await expect(hashObject(environment.bucket, "never")).rejects.toMatchObject({
      code: "ECONNRESET",
    });
  });

  it("does not mix two versions of it", async () => {
    await environment.put("changed", text);
    await lose(midBody(50_000, { times: 1 }));
    const stream = await openObject(environment.bucket, "changed");
    await environment.put("changed", text.replaceAll("line", "LINE"));
    const read = (async () => {
      let all = "";
      for await (const chunk of stream) all += String(chunk);
      return all;
    })();
    await expect(read).rejects.toMatchObject({ name: "PreconditionFailed" });
  });
});
