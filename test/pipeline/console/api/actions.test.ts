import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sfnClient } from "../../../../pipeline/clients.ts";
import type { Outcome, Proposal } from "../../../../pipeline/console/api/actions/action.ts";
import {
  carryOutAction,
  proposeAction,
} from "../../../../pipeline/console/api/actions/carry-out.ts";
import type { ApiCall } from "../../../../pipeline/console/http/route.ts";
import type { Place } from "../../../../pipeline/console/place.ts";
import { readAlias } from "../../../../pipeline/registry/aliases.ts";
import { type Verdict, verdictFile } from "../../../../pipeline/run-folder/verdict.ts";
import { type PromotionBench, startPromotions } from "../../../support/promotion.ts";
import { aChampion, aVerdict } from "../../../support/verdict.ts";

const GROUP = "tickets";
const about = (version: string, alias = "production") => ({
  region: "us-east-1",
  ...{ group: GROUP, version, alias },
});

let bench: PromotionBench;
let place: Place;
let close: () => void;

beforeAll(async () => {
  bench = await startPromotions();
  const { cloud, bucket, bedrock, runtime, tools } = bench;
  const sfn = sfnClient(cloud.client);
  close = () => sfn.destroy();
  const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:Tunewright";
  const stack = { bucket: bucket.name, stateMachineArn, topicArn: "", customizationRoleArn: "" };
  place = {
    ...{ region: "us-east-1", endpoint: cloud.endpoint, isFree: false, speed: undefined },
    ...{ flags: "", pollEvery: 1000, clients: cloud.client, runtime },
    localModels: async () => true,
    clock: async () => tools.clock,
    environment: async () => ({ sfn, bedrock, bucket, stack }),
  };
  const [v1, v2] = await Promise.all([bench.model("v1"), bench.model("v2")]);
  await register("v1", v1);
  await register("v2", v2);
  const { comparison, ...champion } = aChampion();
  const worse = { ...comparison, gain: -0.1, interval: { low: -0.15, high: -0.02 } };
  await register("v3", v1, { ...champion, version: "v2", runId: "v2", comparison: worse });
});
afterAll(async () => {
  close?.();
  await bench?.stop();
});

async function register(version: string, modelArn: string, champion: Verdict["champion"] = null) {
  await bench.version(GROUP, version, modelArn);
  await verdictFile.write(bench.bucket, version, aVerdict({ champion }));
}

function call(verb: string, changes: Partial<ApiCall>): ApiCall {
  const signal = new AbortController().signal;
  return {
    ...{ places: [place], params: { verb }, query: new URLSearchParams(), signal },
    ...{ body: undefined, ...changes },
  };
}

function propose(verb: string, params: Record<string, string>): Promise<Proposal> {
  return proposeAction(call(verb, { query: new URLSearchParams(params) }));
}

/** Confirms what was shown; returns what was done. */
async function confirm(
  verb: string,
  params: Record<string, string>,
  { seal, accepted = false }: { seal: string; accepted?: boolean },
): Promise<Outcome | undefined> {
  let done: Outcome | undefined;
  const body = { params, seal, accepted, reason: "tried" };
  await carryOutAction(call(verb, { body }), (event, data) => {
    if (event === "done") done = data as Outcome;
  });
  return done;
}

const pointsAt = async (alias: string) => (await readAlias(bench.bucket, GROUP, alias))?.runId;

describe("an action of the console", () => {
  it("does what was shown, in the caller's name and with the reason", async () => {
    const shown = await propose("promote", about("v1"));
    expect(shown.by).toBe("arn:aws:iam::123456789012:root");
    expect(shown.command).toBe("tunewright promote tickets@v1 --to production");
    expect(await confirm("promote", about("v1"), shown)).toMatchObject({ isFine: true });
    const alias = await readAlias(bench.bucket, GROUP, "production");
    expect(alias?.history).toMatchObject([{ by: shown.by, reason: "tried", what: "promoted" }]);
  });

  it("is refused where it would do something else by now than what was shown", async () => {
    const shown = await propose("promote", about("v1", "stale"));
    const other = await propose("promote", about("v2", "stale"));
    await confirm("promote", about("v2", "stale"), other);
    await expect(confirm("promote", about("v1", "stale"), shown)).rejects.toMatchObject({
      code: "Console.Changed",
    });
    expect(await pointsAt("stale")).toBe("v2");
    await confirm("promote", about("v1", "stale"), await propose("promote", about("v1", "stale")));
    expect(await pointsAt("stale")).toBe("v1");
  });

  it("is done by one of two who confirm at once", async () => {
    const versions = ["v1", "v2"];
    const shown = await Promise.all(versions.map((one) => propose("promote", about(one, "twice"))));
    const ends = await Promise.allSettled(
      versions.map((one, at) => confirm("promote", about(one, "twice"), shown[at] as Proposal)),
    );
    const done = ends.flatMap(({ status }, at) => (status === "fulfilled" ? [versions[at]] : []));
    expect(done).toEqual([await pointsAt("twice")]);
  });

  it("that makes applications worse off has to be accepted besides", async () => {
    await confirm("promote", about("v2", "worse"), await propose("promote", about("v2", "worse")));
    const shown = await propose("promote", about("v3", "worse"));
    expect(shown.accept).toMatch(/significantly worse/);
    await expect(confirm("promote", about("v3", "worse"), shown)).rejects.toMatchObject({
      code: "Console.NotAccepted",
    });
    expect(await pointsAt("worse")).toBe("v2");
    await confirm("promote", about("v3", "worse"), { ...shown, accepted: true });
    expect(await pointsAt("worse")).toBe("v3");
  });

  it("names what is wrong with its parameters, and knows no other actions", async () => {
    const renew = { region: "us-east-1", name: `${GROUP}@production`, hours: "0" };
    await expect(propose("renew", renew)).rejects.toMatchObject({ code: "Console.BadRequest" });
    await expect(propose("constructor", {})).rejects.toMatchObject({ code: "Console.NoRoute" });
    const elsewhere = { ...about("v1"), region: "eu-west-1" };
    await expect(propose("promote", elsewhere)).rejects.toMatchObject({
      code: "Console.NoRegion",
    });
  });
});
