import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bringStacks,
  chooseRegion,
  deployInto,
  readStacks,
} from "../../../../pipeline/cli/local/deployment.ts";
import type { Output } from "../../../../pipeline/cli/output.ts";
import { writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

let cloud: TestCloud;
const daemon = () => ({ pid: process.pid, endpoint: cloud.endpoint });
const [EAST, WEST] = ["us-east-1", "us-west-2"] as const;

/** An output that only keeps what it shows as progress. */
function silent(): { output: Output; said: string[] } {
  const said: string[] = [];
  const ignore = () => undefined;
  const progress = (text: string) => {
    said.push(text);
  };
  return {
    output: {
      isTerminal: false,
      line: ignore,
      result: ignore,
      copy: async () => {},
      error: ignore,
      progress,
    },
    said,
  };
}

const aStack = (value: string) =>
  writeAssembly({ resources: {}, outputs: { Name: { Value: value } } });

beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

describe("deploying into a cloud that runs", () => {
  it("updates every Region that has a stack, and adds the one where it is needed", async () => {
    const [one, other] = [aStack("one"), aStack("other")];
    const { output, said } = silent();
    const bring = (assembly: string, region?: string) =>
      bringStacks(daemon(), { assembly, region }, output);
    await bring(one);
    expect(await readStacks(daemon())).toEqual({ [EAST]: null, [WEST]: null });
    await bring(one, WEST);
    await bring(one, EAST);
    await bring(one);
    expect(said).toEqual([`deploying the stack in ${WEST} …`, `deploying the stack in ${EAST} …`]);
    const before = await readStacks(daemon());
    expect(before[EAST]).toMatchObject({ templateSha256: before[WEST]?.templateSha256 });
    said.length = 0;
    await bring(other);
    expect(said).toEqual([`updating the stack in ${EAST} …`, `updating the stack in ${WEST} …`]);
    const after = await readStacks(daemon());
    expect(after[WEST]?.templateSha256).not.toBe(before[WEST]?.templateSha256);
  });

  it("says which resource was refused, and that runs in flight continue", async () => {
    const resources = { Machine: { Type: "AWS::StepFunctions::StateMachine", Properties: {} } };
    await expect(
      deployInto(daemon(), { region: EAST, assembly: writeAssembly({ resources }) }),
    ).rejects.toMatchObject({
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
    await expect(
      deployInto({ pid: 1, endpoint }, { region: EAST, assembly: aStack("one") }),
    ).rejects.toMatchObject({
      hint: expect.stringMatching(/older version; stop it with `tunewright local --stop`/),
    });
    await expect(readStacks({ pid: 1, endpoint })).rejects.toMatchObject({ code: "Local.Older" });
    older.close();
  });
});

describe("the Region of a command", () => {
  const stacks = { [EAST]: {}, [WEST]: null };

  it("is the one that the user names, else the first of the base model that is here, else the first", () => {
    expect(chooseRegion(stacks, WEST, [EAST])).toBe(WEST);
    expect(chooseRegion(stacks, undefined, ["eu-west-1", WEST])).toBe(WEST);
    expect(chooseRegion(stacks, undefined, ["eu-west-1"])).toBe(EAST);
  });

  it("is refused when the local cloud does not have it", () => {
    expect(() => chooseRegion(stacks, "eu-west-1")).toThrow(
      "the local cloud has the Regions us-east-1 and us-west-2, and not eu-west-1",
    );
  });
});
