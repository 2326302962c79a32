import {
  DeleteCustomModelDeploymentCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../../pipeline/errors.ts";
import { readAlias } from "../../../pipeline/registry/aliases.ts";
import { claimAlias } from "../../../pipeline/registry/claim-alias.ts";
import { type RegistryEntry, versionKey } from "../../../pipeline/registry/entry.ts";
import { promoteAlias } from "../../../pipeline/serving/promote-alias.ts";
import { planFaults } from "../../support/planned-faults.ts";
import {
  aPromotion,
  deploymentNames,
  modelBehind,
  type PromotionBench,
  startPromotions,
} from "../../support/promotion.ts";

let bench: PromotionBench;
let models: string[];
beforeAll(async () => {
  bench = await startPromotions();
  models = await Promise.all([
    bench.model("one"),
    bench.model("two"),
    bench.model("lite", "amazon.nova-lite-v1:0:300k"),
  ]);
});
afterAll(() => bench?.stop());

const keyOf = ({ group, version }: RegistryEntry) => versionKey(group, version);
const modelOf = (at: number) => models[at] ?? "";

/** Values of the tags of a resource. */
async function tagsOf(resourceARN: string): Promise<Record<string, string>> {
  const { tags = [] } = await bench.bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
  return Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value]));
}

describe("a promotion", () => {
  it("creates the alias's own deployment, then exchanges its model: the ARN stays", async () => {
    const [a, b] = [
      await bench.version("life", "life-a", modelOf(0)),
      await bench.version("life", "life-b", modelOf(1)),
    ];
    const first = await promoteAlias(bench.tools, aPromotion(a));
    expect(first).toMatchObject({ how: "create", smokeTest: "answered", drained: [] });
    expect(await tagsOf(first.alias.servingArn)).toEqual({
      "tunewright:alias": "life@production",
      "tunewright:group": "life",
      "tunewright:run": "life-a",
      "tunewright:lease": "none",
    });
    const second = await promoteAlias(bench.tools, aPromotion(b, { over: keyOf(a) }));
    expect(second).toMatchObject({ how: "swap", alias: { servingArn: first.alias.servingArn } });
    expect(await modelBehind(bench, second.alias.servingArn)).toBe(modelOf(1));
    expect(await tagsOf(second.alias.servingArn)).toMatchObject({ "tunewright:run": "life-b" });
    expect(second.alias).toMatchObject({ ownsServing: true, pending: null, version: keyOf(b) });
    expect(second.alias.history).toMatchObject([
      { from: null, to: keyOf(a), by: "arn:me", what: "promoted" },
      { from: keyOf(a), to: keyOf(b), by: "arn:me", what: "promoted", reason: "better" },
    ]);
    // Again: nothing is to be done, and nothing is noted.
    const again = await promoteAlias(bench.tools, aPromotion(b, { over: keyOf(a) }));
    expect(again).toMatchObject({ how: "none", alias: { history: { length: 2 } } });
  });

  it("of another base model creates beside, moves, and deletes the old one after a while", async () => {
    const [a, other] = [
      await bench.version("bases", "bases-a", modelOf(0)),
      await bench.version("bases", "bases-b", modelOf(2)),
    ];
    const first = await promoteAlias(bench.tools, aPromotion(a));
    const start = bench.tools.clock.now();
    const second = await promoteAlias(bench.tools, aPromotion(other, { over: keyOf(a) }));
    const { servingArn } = first.alias;
    expect(second).toMatchObject({ how: "replace", drained: [{ arn: servingArn, error: null }] });
    expect(bench.tools.clock.now() - start).toBeGreaterThan(60_000);
    expect(second.alias.servingArn).not.toBe(servingArn);
    expect(await deploymentNames(bench)).toContain("bases_production_2");
    expect(await deploymentNames(bench)).not.toContain("bases_production");
    expect((await readAlias(bench.bucket, "bases", "production"))?.draining).toEqual([]);
    const third = await promoteAlias(bench.tools, aPromotion(a, { over: keyOf(other) }));
    expect(third.how).toBe("replace");
    expect(await deploymentNames(bench)).toContain("bases_production");
    expect(await deploymentNames(bench)).not.toContain("bases_production_2");
  });

  it("makes a deployment that someone has deleted again, with a line of history", async () => {
    const a = await bench.version("healed", "healed-a", modelOf(0));
    const { alias } = await promoteAlias(bench.tools, aPromotion(a));
    await bench.bedrock.send(
      new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: alias.servingArn }),
    );
    const healed = await promoteAlias(bench.tools, aPromotion(a, { over: keyOf(a) }));
    expect(healed.how).toBe("create");
    expect(healed.alias.history.map(({ what }) => what)).toEqual(["promoted", "served-again"]);
    expect(await modelBehind(bench, healed.alias.servingArn)).toBe(modelOf(0));
  });

  it("whose model does not answer is undone, and says so", async () => {
    const [a, b] = [
      await bench.version("undone", "undone-a", modelOf(0)),
      await bench.version("undone", "undone-b", modelOf(1)),
    ];
    const { alias } = await promoteAlias(bench.tools, aPromotion(a));
    const refusal = { code: "ValidationException", status: 400 };
    await planFaults(bench, { at: "inference", effect: "error", settings: refusal });
    await expect(
      promoteAlias(bench.tools, aPromotion(b, { over: keyOf(a) })),
    ).rejects.toMatchObject({
      code: "Serving.Undone",
      message: expect.stringContaining("undone@production still points at undone-a"),
    });
    await planFaults(bench);
    expect(await modelBehind(bench, alias.servingArn)).toBe(modelOf(0));
    const now = await readAlias(bench.bucket, "undone", "production");
    expect(now).toMatchObject({ version: keyOf(a), pending: null, history: { length: 1 } });
  });

  it("whose last write is done, but not answered, has moved the alias once", async () => {
    const a = await bench.version("lost", "lost-a", modelOf(0));
    const match = { service: "s3", operation: "PutObject" };
    const settings = { when: "after" };
    // The first write claims the alias, the second moves it.
    await planFaults(bench, { at: "call", match, effect: "drop-connection", nth: 2, settings });
    const { alias } = await promoteAlias(bench.tools, aPromotion(a));
    await planFaults(bench);
    expect(alias).toMatchObject({ version: keyOf(a), pending: null, history: { length: 1 } });
  });

  it("that was interrupted is resumed by its caller, refused to others, and taken over once expired", async () => {
    const [a, b] = [
      await bench.version("broken", "broken-a", modelOf(0)),
      await bench.version("broken", "broken-b", modelOf(1)),
    ];
    const { bucket } = bench;
    const { clock } = bench.tools;
    const claim = { group: "broken", alias: "production", what: "promoted" as const, over: null };
    await claimAlias(bucket, clock, { ...claim, version: keyOf(a), by: "arn:me" });
    await expect(promoteAlias(bench.tools, aPromotion(b, { by: "arn:you" }))).rejects.toMatchObject(
      {
        code: "Registry.PromotionUnderWay",
        message: expect.stringMatching(
          /being moved by arn:me, who has been promoting broken-a since 20/,
        ),
      },
    );
    expect((await promoteAlias(bench.tools, aPromotion(a))).alias.history).toHaveLength(1);
    await claimAlias(bucket, clock, { ...claim, over: keyOf(a), version: keyOf(b), by: "arn:me" });
    await clock.sleep(61 * 60_000);
    const taken = await promoteAlias(bench.tools, aPromotion(b, { by: "arn:you", over: keyOf(a) }));
    expect(taken.takenOver).toMatchObject({ by: "arn:me", version: keyOf(b) });
    expect(taken.alias.history.at(-1)).toMatchObject({ by: "arn:you", to: keyOf(b) });
  });
});

describe("200 promotions at once", () => {
  it("leave one line of history for each that won; everyone else is notified of who did", async () => {
    const names = Array.from({ length: 200 }, (_, at) => `many-${at}`);
    const entries = await Promise.all(
      names.map((name, at) => bench.version("many", name, modelOf(at % 2))),
    );
    const outcomes = await Promise.all(
      entries.map(async (entry) => {
        const errors: UserError[] = [];
        for (let over: string | null = null, tries = 0; tries < 2; tries += 1) {
          try {
            const done = await promoteAlias(
              bench.tools,
              aPromotion(entry, { over, by: `arn:${entry.version}` }),
            );
            return { won: done.alias.version, errors };
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            errors.push(error);
          }
          await new Promise((resolve) => setTimeout(resolve, 40));
          over = (await readAlias(bench.bucket, "many", "production"))?.version ?? null;
        }
        return { won: null, errors };
      }),
    );
    const alias = await readAlias(bench.bucket, "many", "production");
    const history = alias?.history ?? [];
    const winners = outcomes.flatMap(({ won }) => won ?? []);
    expect(winners.length).toBeGreaterThan(0);
    expect(history.map(({ to }) => to).sort()).toEqual([...winners].sort());
    const before = history.map((_, at) => history[at - 1]?.to ?? null);
    expect(history.map(({ from }) => from)).toEqual(before);
    expect(alias?.version).toBe(history.at(-1)?.to);
    expect(alias?.pending).toBeNull();
    const won = entries.find((entry) => keyOf(entry) === alias?.version);
    expect(await modelBehind(bench, alias?.servingArn ?? "")).toBe(won?.modelArn);
    const codes = new Set(outcomes.flatMap(({ errors }) => errors.map(({ code }) => code)));
    expect([...codes].filter((code) => !/AliasMoved|PromotionUnderWay/.test(code))).toEqual([]);
    for (const { message } of outcomes.flatMap(({ errors }) => errors)) {
      const [, by] = /arn:(many-\d+)/.exec(message) ?? [];
      expect(winners).toContain(versionKey("many", by ?? message));
    }
  });
});
