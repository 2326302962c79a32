import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import type { RegistryEntry } from "../../../../pipeline/registry/entry.ts";
import { LEASE_TAG, RUN_TAG } from "../../../../pipeline/workflow/names.ts";
import { type LeaseBench, startLeaseBench } from "../../../support/lease-bench.ts";

const HOUR = 3_600_000;
let bench: LeaseBench;
let served: RegistryEntry;
let hourly: RegistryEntry;
beforeAll(async () => {
  bench = await startLeaseBench();
  served = await bench.version("served");
  hourly = await bench.throughput("hourly");
  await bench.point(served);
});
afterAll(() => bench?.stop());

const leaseOf = async ({ serving }: RegistryEntry) =>
  (await bench.tags(serving.arn ?? ""))[LEASE_TAG];
const renew = (...args: string[]) => bench.command("renew", ...args);

describe("tunewright renew", () => {
  it("sets a lease by hours, by a time, or without an end, for a version and for an alias", async () => {
    const before = Date.now();
    const { data, exitCode } = await bench.json(jsonOutputs.renew, "renew", "served");
    expect([exitCode, data.before]).toEqual([0, null]);
    expect(data).toMatchObject({ target: "served", version: "served", kind: "deployment" });
    const end = Date.parse(data.until ?? "");
    expect(end).toBeGreaterThanOrEqual(before + 168 * HOUR);
    expect(end).toBeLessThanOrEqual(Date.now() + 168 * HOUR);
    expect(await leaseOf(served)).toBe(data.until);

    const again = await bench.json(
      jsonOutputs.renew,
      ..."renew test@candidate --hours 3".split(" "),
    );
    expect(again.data).toMatchObject({ target: "test@candidate", before: data.until });
    expect(Date.parse(again.data.until ?? "")).toBeLessThan(end);

    const dated = await renew("served", "--until", "2099-01-01T18:00Z");
    expect(dated.stdout).toBe(
      `served is served until 2099-01-01 18:00 UTC: ${served.serving.arn}\n`,
    );
    for (const none of [["none"], ["--hours", "none"]]) {
      const { stdout } = await renew("served", ...none);
      expect(stdout).toMatch(/^served is served without an end, until it is retired: arn:/);
      expect(await leaseOf(served)).toBe("none");
    }
  });

  it("is a wrong call where time or name are wrong, and changes nothing", async () => {
    await renew("served", "--until", "2099-01-01");
    const wrong = [
      [["served", "none", "--hours", "3"], /only one of --hours, --until and none can be given/],
      [["served", "nothing"], /"nothing" is not the word none[\s\S]*→ Give --hours N/],
      [["served", "--until", "soon"], /--until soon is not a time[\s\S]*→ Write it as 2026-12-24/],
      [["served", "--hours", "0"], /hours/],
      [
        ["served", "--until", "2001-01-01"],
        /is not in the future.*\n +→ To end it now: `tunewright retire served`/,
      ],
      [["test@nothing"], /has no alias and no version named nothing.*\n +→ /],
    ] as const;
    for (const [args, message] of wrong) {
      const { exitCode, stderr } = await renew(...args);
      expect([args, exitCode, stderr]).toEqual([args, 2, expect.stringMatching(message)]);
    }
    expect(await leaseOf(served)).toBe("2099-01-01T00:00:00.000Z");
  });

  it("asks before throughput is served longer where that is billed, with its price by the hour", async () => {
    const asked = await bench.commandAtAws("renew", "hourly", "--hours", "30");
    expect(asked.stdout).toMatch(/is billed: about 60\.50 USD an hour, 44,165 USD a month/);
    expect(asked.stderr).toMatch(
      /nothing was changed: this needs.*\n +→ Review .*, then add --yes/,
    );
    expect([asked.exitCode, await leaseOf(hourly)]).toEqual([2, undefined]);
    const { exitCode } = await bench.commandAtAws("renew", "hourly", "--hours", "30", "--yes");
    expect([exitCode, Date.parse((await leaseOf(hourly)) ?? "")]).toEqual([0, expect.any(Number)]);
    // A deployment costs nothing by the hour, so no one is asked.
    expect((await bench.commandAtAws("renew", "served", "--hours", "1")).exitCode).toBe(0);
  });

  it("exits with 1 where nothing can be renewed: committed for longer, not a run's, or not served", async () => {
    const committed = await bench.throughput("committed", "OneMonth");
    const early = await renew("committed", "--hours", "1");
    expect(early.stderr).toMatch(
      /is committed until .*it cannot be removed.*\n +→ Give a later time/,
    );
    expect([early.exitCode, await leaseOf(committed)]).toEqual([1, undefined]);

    const foreign = await bench.version("foreign");
    await bench.untag(foreign.serving.arn ?? "", RUN_TAG);
    const refused = await renew("foreign");
    expect(refused.stderr).toMatch(/does not carry the tag tunewright:run.*\n +→ /);
    expect([refused.exitCode, await leaseOf(foreign)]).toEqual([1, undefined]);

    await bench.retired(await bench.version("gone"));
    const nothing = await bench.refused("renew", "gone");
    expect([nothing.exitCode, nothing.code]).toEqual([1, "Registry.NotServed"]);
    expect(nothing.hint).toContain("`tunewright serve gone`");
  });
});
