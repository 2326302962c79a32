import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployInto, isDeployed } from "../../../../pipeline/cli/local/deployment.ts";
import { writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

let cloud: TestCloud;
const daemon = () => ({ pid: process.pid, endpoint: cloud.endpoint });
const aStack = (value: string) =>
  writeAssembly({ resources: {}, outputs: { Name: { Value: value } } });

beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

describe("deploying into a cloud that runs", () => {
  it("tells whether the cloud has this assembly", async () => {
    const [one, other] = [aStack("one"), aStack("other")];
    expect(await isDeployed(daemon(), one)).toBe(false);
    await deployInto(daemon(), one);
    expect(await isDeployed(daemon(), one)).toBe(true);
    expect(await isDeployed(daemon(), other)).toBe(false);
    await deployInto(daemon(), other);
    expect(await isDeployed(daemon(), one)).toBe(false);
  });

  it("says which resource was refused, and that runs in flight continue", async () => {
    const resources = { Machine: { Type: "AWS::StepFunctions::StateMachine", Properties: {} } };
    await expect(deployInto(daemon(), writeAssembly({ resources }))).rejects.toMatchObject({
      code: "Local.NotDeployed",
      message: expect.stringMatching(/StateMachine Machine could not be deployed/),
      hint: expect.stringMatching(/^Runs in flight continue/),
    });
  });

  it("says what to do about an older cloud, which cannot be updated", async () => {
    const older = createServer((_request, response) => {
      response.writeHead(404).end('{"message":"There is no admin path POST deploy."}');
    });
    await new Promise<void>((resolve) => older.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(older.address() as AddressInfo).port}`;
    await expect(deployInto({ pid: 1, endpoint }, aStack("one"))).rejects.toMatchObject({
      hint: expect.stringMatching(/older version; stop it with `tunewright local --stop`/),
    });
    older.close();
  });
});
