import { afterAll, expect, it } from "vitest";
import { describeNeeds } from "../support/needs.ts";
import { type AslCase, groupOf, loadCases, recordings } from "./asl/cases.ts";
import { runCreateError, runTestState, runValidation } from "./asl/run-definition.ts";
import { runOnInterpreter } from "./asl/run-on-interpreter.ts";
import { closeServices, runOnService } from "./asl/run-on-service.ts";
import exceptions from "./asl-exceptions.json" with { type: "json" };

const SIDE_BY_SIDE = 40;
const FIRST_RATE = 98;

/** Runs a case in the way its kind requires. */
function runCase(one: AslCase): Promise<string | undefined> {
  switch (one.kind) {
    case "create-error":
      return runCreateError(one);
    case "validate-definition":
      return runValidation(one);
    case "teststate":
      return runTestState(one);
    default:
      return isScripted(one) ? runOnInterpreter(one) : runOnService(one);
  }
}

/** Where the recording holds what every Task answered; the others call functions that behave like the recorded ones. */
function isScripted({ needs, taskOutcomesComplete }: AslCase): boolean {
  return (needs === "task" || needs === "callback") && taskOutcomesComplete === true;
}

async function runAll(cases: readonly AslCase[]): Promise<Map<AslCase, string | undefined>> {
  const results = new Map<AslCase, string | undefined>();
  const open = cases.values();
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const one of open) {
        results.set(one, await runCase(one).catch((thrown) => String(thrown.stack ?? thrown)));
      }
    }),
  );
  return results;
}

describeNeeds(recordings, "recordings of the real Step Functions", (path) => {
  const cases = loadCases(path);
  afterAll(closeServices);

  it("give the same results here, except for those listed with their reason", async () => {
    const results = await runAll(cases);
    const groups = new Map<string, { passed: number; total: number }>();
    const failed = new Map<string, string>();
    for (const [one, wrong] of results) {
      const group = groups.get(groupOf(one)) ?? { passed: 0, total: 0 };
      groups.set(groupOf(one), group);
      group.total += 1;
      if (wrong === undefined) group.passed += 1;
      else failed.set(one.name, wrong);
    }
    const known = new Set(Object.keys(exceptions));
    const unlisted = [...failed].filter(([name]) => !known.has(name));
    expect(unlisted.map(([name, wrong]) => `${name}: ${wrong}`)).toEqual([]);
    expect([...known].filter((name) => !failed.has(name))).toEqual([]);
    for (const [name, { passed, total }] of groups) {
      console.log(`${name}: ${passed} of ${total}`);
      expect((100 * passed) / total, name).toBeGreaterThan(FIRST_RATE);
    }
  });
});
