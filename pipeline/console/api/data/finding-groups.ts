import { allRules } from "../../../../dataset-tools/check/all-rules.ts";
import type { Finding } from "../../../../dataset-tools/check/finding.ts";
import type { Manifest } from "../../../../dataset-tools/prepare/manifest.ts";

type Findings = Manifest["findings"];

/** What one rule has found. */
export interface FindingGroup {
  readonly code: string;
  /** null where neither the rule nor a finding of it is known here. */
  readonly severity: Finding["severity"] | null;
  readonly title: string;
  /** null: another version of the tools knew the rule. */
  readonly why: string | null;
  readonly remedy: string | null;
  readonly count: number;
  /** Findings that the user has accepted; they are not in `count`. */
  readonly waived: number;
  /** The first of them; `count` may be more. */
  readonly places: readonly FindingPlace[];
}

/** Where something was found, in the user's file. */
interface FindingPlace {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Places of a rule that are shown. */
const MAX_PLACES = 20;

const WEIGHT = { error: 0, warning: 1, hint: 2 } as const;

/** The findings by rule: errors first, then those that come most often. */
export function groupFindings({ counts, waived = {}, list }: Findings): FindingGroup[] {
  const codes = [...new Set([...Object.keys(counts), ...Object.keys(waived)])];
  const weight = ({ severity }: FindingGroup) => (severity === null ? 3 : WEIGHT[severity]);
  return codes
    .map((code) => {
      const rule = allRules.find((one) => one.code === code);
      const found = list.filter((one) => one.code === code);
      return {
        ...{ code, title: rule?.title ?? code, why: rule?.why ?? null },
        remedy: rule?.remedy ?? found[0]?.hint ?? null,
        severity: found[0]?.severity ?? rule?.severity ?? null,
        ...{ count: counts[code] ?? 0, waived: waived[code] ?? 0 },
        places: found
          .slice(0, MAX_PLACES)
          .map(({ file, line, message }) => ({ file, line, message })),
      };
    })
    .sort((a, b) => weight(a) - weight(b) || b.count - a.count);
}
