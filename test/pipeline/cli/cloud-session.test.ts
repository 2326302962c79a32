import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { connectLocal, openSession } from "../../../pipeline/cli/cloud-session.ts";
import { createOutput } from "../../../pipeline/cli/output.ts";
import { startTestCloud } from "../../support/local-cloud.ts";

const nowhere = { write: () => true };
const output = createOutput({ json: false, stdout: nowhere, stderr: nowhere });

beforeEach(() => {
  vi.stubEnv("AWS_REGION", undefined);
  vi.stubEnv("AWS_DEFAULT_REGION", undefined);
});
afterEach(() => vi.unstubAllEnvs());

it("says which options a suggested command needs to find a run", async () => {
  const flagsIn = async (...regions: string[]) =>
    (await openSession({}, output, { regions })).flags;
  expect(await flagsIn("us-east-1")).toBe("");
  expect(await flagsIn("us-west-2")).toBe(" --region us-west-2");
  vi.stubEnv("AWS_REGION", "us-west-2");
  expect(await flagsIn("us-west-2")).toBe("");
  expect((await openSession({ region: "us-east-1" }, output)).flags).toBe(" --region us-east-1");
  // In the local cloud a run is looked for in every Region.
  const daemon = { pid: 1, endpoint: "http://127.0.0.1:9", speed: 60 };
  expect(connectLocal(daemon, "us-east-1").flags).toBe(" --local");
});

it("knows which server answers as the base model of a local cloud", async () => {
  expect(await (await openSession({}, output)).localModels()).toBe(false);
  const baseServer = { url: "http://127.0.0.1:9/v1", name: "tiny" };
  for (const [options, models] of [
    [{ baseServer }, baseServer],
    [{}, true],
  ] as const) {
    const cloud = await startTestCloud(options);
    onTestFinished(() => cloud.stop());
    vi.stubEnv("AWS_ENDPOINT_URL", cloud.endpoint);
    expect(await (await openSession({}, output)).localModels()).toEqual(models);
  }
});
