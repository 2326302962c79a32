import { rm } from "node:fs/promises";
import type { DataRules } from "../models/data-rules.ts";
import type { Collected } from "./collect-rows.ts";
import { LeakageCount } from "./leakage.ts";
import { type Manifest, readManifests } from "./manifest.ts";
import { lineAssembler } from "./row-lines.ts";
import type { Spooled } from "./row-spool.ts";
import { checkSize } from "./set-size.ts";
import { isHeldOutOnly } from "./split-plan.ts";
import type { Part, SplitShares } from "./splitter.ts";
import { chooseSystem } from "./system-text.ts";
import { writeManifest } from "./write-manifest.ts";
import { writeParts } from "./write-parts.ts";

/** How the rows that were collected are cut and written. */
export interface SetPlan {
  /** The spooled rows; the file is deleted. */
  readonly spool: string;
  readonly folder: string;
  readonly rules: DataRules;
  readonly shares: SplitShares;
  readonly seed: string;
  readonly system?: string | false | undefined;
  readonly groupBy?: string | undefined;
  readonly groupByAnswer?: boolean | undefined;
  readonly keepDuplicates?: boolean | undefined;
  /** Manifests of earlier preparations, or their files. */
  readonly against?: readonly (string | Manifest)[] | undefined;
  /** Files of held-out rows, of which only whether there are any counts. */
  readonly heldOut?: readonly unknown[] | undefined;
}

/**
 * The second pass of a preparation: splits the collected rows and writes the parts with their manifest.
 * @throws UserError `Dataset.TooFewRows`, `Dataset.TooManyRows`, `Dataset.BadManifest`
 */
export async function writeSet(plan: SetPlan, collected: Collected): Promise<Manifest> {
  const { spool, folder, rules, shares, seed, groupBy } = plan;
  const system = chooseSystem(plan.system, collected);
  const byLabel = collected.labels !== null && groupBy === undefined;
  const capped = { ...shares, validation: capValidation(shares.validation, collected, rules) };
  const lineOf = lineAssembler(rules.format, system);
  const earlier = await readManifests(plan.against ?? []);
  const leakage = new LeakageCount(earlier, plan.keepDuplicates !== true);
  const placed = (row: Spooled, part: Part) => leakage.place(row, part);
  const byAnswer = plan.groupByAnswer ?? groupBy === undefined;
  const { partOf, sameAnswers } = collected.draws.cut({ shares: capped, byLabel, byAnswer });
  const hasHeldOut = plan.heldOut !== undefined;
  const cutting = { shares: capped, hasHeldOut, partOf, lineOf, placed };
  const parts = await writeParts({ spool, folder, ...cutting });
  if (!isHeldOutOnly(capped)) checkSize(parts, rules);
  await rm(spool);
  const cut = { seed, shares: capped, byLabel, groupBy, parts, sameAnswers };
  return writeManifest(folder, collected, { format: rules.format, system, cut, leakage });
}

function capValidation(share: number, { kept }: Collected, rules: DataRules): number {
  return Math.min(share, (rules.maxValidationRecords ?? Number.POSITIVE_INFINITY) / kept);
}
