import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { CheckResult } from "../../dataset-tools/check-dataset.ts";
import { callVerb } from "./call-verb.ts";
import { rowsOf } from "./converse-rows.ts";
import { describeNeeds, shared } from "./needs.ts";

/** How an input of `../shared/cases/dataset` has to end. */
export interface Ending {
  /** Codes of findings that must be made; `converted` says whether they may be errors. */
  readonly named?: readonly string[];
  /** Code of the error that refuses the call, e.g. `Dataset.BadColumns`. */
  readonly refused?: string;
  /**
   * Rows are written. Where `cases.json` lists the pairs of the input, these and no others must be;
   * a number says how many rows an input without a list has.
   */
  readonly converted?: true | number;
}

interface RecordedCase {
  readonly id: string;
  readonly input: string;
  readonly args: readonly string[];
  readonly model: string;
  readonly kind: string | null;
  readonly pairs?: readonly (readonly [unknown, unknown])[];
}

const cases = shared("cases/dataset/cases.json");
const root = shared("cases/dataset");

/** All recorded cases of a kind; of those without a fault for null. */
function recordedCases(path: string, kind: string | null): readonly RecordedCase[] {
  const all = JSON.parse(readFileSync(path, "utf8")) as readonly RecordedCase[];
  return all.filter((one) => one.kind === kind);
}

/**
 * Makes a test of every recorded case of a kind, and of every file in `more/<kind>/`, against how
 * each has to end. A case without an ending is a failure, and so is an ending without its case.
 */
export function testCases(
  kind: string | null,
  endings: Readonly<Record<string, Ending>>,
  more: Readonly<Record<string, Ending>> = {},
): void {
  describeNeeds(cases, `recorded cases of ${kind ?? "no fault"}`, (path) => {
    const listed = recordedCases(path, kind);
    it("are all listed here", () => {
      expect(Object.keys(endings).sort()).toEqual(listed.map(({ id }) => id).sort());
    });
    it.each(listed)("$id", async (one) => {
      const input = join(root.path ?? "", one.input);
      const ending = endings[one.id] ?? {};
      await expectEnding([input, ...one.args, "--model", one.model], ending, one.pairs);
    });
    it.each(Object.entries(more))("more: %s", async (file, ending) => {
      const input = join(root.path ?? "", "more", kind ?? "", file);
      expect(existsSync(input)).toBe(true);
      await expectEnding([input, "--model", "nova-lite"], ending);
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), "cases-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function expectEnding(
  args: readonly string[],
  { named = [], refused, converted }: Ending,
  pairs?: RecordedCase["pairs"],
): Promise<void> {
  const out = join(folder, `${files++}.jsonl`);
  const call = await callVerb("convert", ...args, "--out", out);
  const data = call.data as { check?: CheckResult; counts?: CheckResult["counts"] };
  const counts = data.check?.counts ?? data.counts ?? {};
  expect(Object.keys(counts)).toEqual(expect.arrayContaining([...named]));
  if (refused !== undefined)
    expect(call).toMatchObject({ exitCode: 2, data: { error: { code: refused } } });
  const written = existsSync(out) ? rowsOf(out) : undefined;
  if (converted === undefined) expect(written).toBeUndefined();
  else {
    expect(call).toMatchObject({ exitCode: 0 });
    if (pairs === undefined || pairs === null) expect(written).toHaveLength(Number(converted));
    else expect(written).toEqual(pairs.map((pair) => pair.map(String)));
  }
}
