import { z } from "zod";
import { UserError } from "../../errors.ts";
import { readRows } from "../../evaluation/rows.ts";
import type { Bucket } from "../../objects.ts";
import type { RegistryEntry } from "../../registry/entry.ts";
import { runLayout } from "../../run-folder/layout.ts";
import { planFile } from "../../run-folder/plan.ts";
import { pairAnswers } from "../pair-answers.ts";
import { PairedAnswers } from "../run-comparison.ts";
import { Difference, differences } from "./differences.ts";
import { findStoredInput } from "./stored-input.ts";
import { readVersionDetails, type VersionDetails } from "./version-details.ts";

/** What differs between two registered versions. */
export const VersionDiff = z.strictObject({
  a: z.string(),
  b: z.string(),
  /** By what they are about. */
  data: z.array(Difference),
  model: z.array(Difference),
  /** Settings and purchases of the plans; null where a run's folder has no plan. */
  plan: z.array(Difference).nullable(),
  scores: z.array(Difference),
  cost: z.array(Difference),
  serving: z.array(Difference),
  /** Held-out rows of both; null where a run's folder no longer has them. */
  heldOut: z
    .strictObject({ same: z.boolean(), common: z.number(), onlyA: z.number(), onlyB: z.number() })
    .nullable(),
  /** The two models on the rows that both were asked; null where there are none. */
  answers: PairedAnswers.nullable(),
});
export type VersionDiff = z.infer<typeof VersionDiff>;

/** A version and where it is. */
export interface VersionAt {
  readonly bucket: Bucket;
  readonly entry: RegistryEntry;
  /** Milliseconds since the epoch, by the clock of its cloud. */
  readonly now: number;
}

/** Compares two versions, also ones of different groups and Regions. */
export async function diffVersions(one: VersionAt, other: VersionAt): Promise<VersionDiff> {
  const sides = [one, other] as const;
  const [a, b] = await both(sides, ({ bucket, entry, now }) =>
    readVersionDetails(bucket, entry, now),
  );
  const [planA, planB] = await both(sides, ({ bucket, entry }) =>
    planFile.findReadable(bucket, entry.runId),
  );
  const by = (part: (of: VersionDetails) => unknown) => differences(part(a), part(b));
  return {
    a: a.version,
    b: b.version,
    data: by(({ dataset, data }) => ({ ...dataset, ...manifestFacts(data) })),
    model: by(({ baseModelId, customizationType, hyperParameters, origin }) => ({
      ...{ baseModel: baseModelId, customizationType, hyperParameters, origin },
    })),
    plan: planA && planB ? differences(planFacts(planA), planFacts(planB)) : null,
    scores: by(({ outcome, scores, verdict }) => ({
      ...{ outcome, verdict: verdict?.verdict ?? null, ...scores },
    })),
    cost: by(({ cost, monthly }) => ({ ...cost, usdPerMonth: totalOf(monthly) })),
    serving: by(({ serving, withdrawn, aliases }) => ({ serving, withdrawn, aliases })),
    heldOut: await overlap(one, other),
    answers: await answersOf(sides),
  };
}

function both<Value>(
  [a, b]: readonly [VersionAt, VersionAt],
  read: (of: VersionAt) => Promise<Value>,
): Promise<[Value, Value]> {
  return Promise.all([read(a), read(b)]);
}

function manifestFacts(data: VersionDetails["data"]) {
  if (data === null) return {};
  const { format, sources, records, findings, split } = data;
  const { method, seed, shares, groupBy } = split;
  return {
    ...{ format, records, findings: findings.counts, split: { method, seed, shares, groupBy } },
    sources: sources.map(({ name, sha256 }) => ({ name, sha256 })),
  };
}

/** What is compared elsewhere, and what follows from the rest, is left out. */
function planFacts(plan: NonNullable<Awaited<ReturnType<typeof planFile.find>>>) {
  const { region, settings, serving, group, purchases } = plan;
  const bought = purchases.map(({ item, arm, candidate, quantity, usd }) => [
    (arm ?? candidate) === undefined ? item : `${item} (${arm ?? candidate})`,
    { quantity, usd },
  ]);
  return { region, group, serving, settings, purchases: Object.fromEntries(bought) };
}

/** null where a price is not known. */
function totalOf(monthly: VersionDetails["monthly"]): number | null {
  const known = monthly.map(({ usdPerMonth }) => usdPerMonth);
  return known.includes(null) ? null : known.reduce<number>((sum, usd) => sum + (usd ?? 0), 0);
}

async function answersOf(sides: readonly [VersionAt, VersionAt]): Promise<VersionDiff["answers"]> {
  const [a, b] = await both(sides, async ({ bucket, entry }) => ({
    environment: { bucket },
    runId: entry.runId,
    input: (await findStoredInput(bucket, entry))?.input ?? null,
    modelArn: entry.modelArn,
  }));
  return pairAnswers(a, b);
}

async function overlap(one: VersionAt, other: VersionAt): Promise<VersionDiff["heldOut"]> {
  const [a, b] = await both([one, other], heldOutRows);
  if (a === null || b === null) return null;
  const common = [...a].filter((row) => b.has(row)).length;
  const [of, than] = [one.entry.dataset.sha256.evaluation, other.entry.dataset.sha256.evaluation];
  return { same: of === than, common, onlyA: a.size - common, onlyB: b.size - common };
}

/** A row is the same where id and reference are: ids are made from a row's content. */
async function heldOutRows({ bucket, entry }: VersionAt): Promise<Set<string> | null> {
  const rows = new Set<string>();
  try {
    for await (const { row } of readRows(bucket, runLayout(entry.runId).evaluation)) {
      rows.add(`${row.recordId} ${row.reference}`);
    }
  } catch (error) {
    // Someone has deleted the run's folder.
    if (error instanceof UserError && error.code === "Object.Missing") return null;
    throw error;
  }
  return rows;
}
