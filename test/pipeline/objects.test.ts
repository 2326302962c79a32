import type { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { openObject } from "../../pipeline/objects.ts";

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
