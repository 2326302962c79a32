import { intervalText, percentText, pointsText } from "../../../evaluation/score-text.ts";
import { minuteText } from "../../../report/figures.ts";
import type { VersionFacts } from "../../../run/versions/version-facts.ts";
import { usdText } from "../../../usd.ts";
import { table } from "../../format.ts";
import { outcomeWord } from "../decision.ts";

/** Versions as a table, group by group. */
export function versionsText(versions: readonly (VersionFacts & { region: string })[]): string {
  const head = ["VERSION", "GROUP", "OUTCOME", "SCORE", "GAIN", "MODEL", "DATA", "ROWS", "USD"];
  return table(
    [
      [...head, "SERVED", "ALIASES", "REGISTERED", "RUN", "REGION"],
      ...versions.map((version) => [
        version.version,
        version.group,
        outcomeWord(version.outcome),
        percentText(version.scores.tuned),
        `${pointsText(version.scores.gain)} (${intervalText(version.scores)})`,
        version.baseModel,
        digestText(version.dataset.sha256.train),
        rowsText(version.dataset),
        costText(version.cost) + hoursText(version.cost),
        servedText(version),
        version.aliases.join(", "),
        minuteText(version.registeredAt),
        version.runId === version.version ? "" : version.runId,
        version.region,
      ]),
    ],
    { optional: ["REGION", "RUN", "DATA", "ROWS", "MODEL", "USD", "SERVED", "REGISTERED"] },
  );
}

/** Enough of a SHA-256 to tell files apart. */
export function digestText(sha256: string | null): string {
  return sha256 === null ? "trained elsewhere" : sha256.slice(0, 12);
}

/** Rows to train on, to validate and held out, e.g. `800 + 0 + 200`. */
function rowsText({ trainRows, validationRows, evaluationRows }: VersionFacts["dataset"]): string {
  return `${trainRows} + ${validationRows} + ${evaluationRows}`;
}

/** What was planned and what was paid once. */
export function costText({ plannedUsd, actualUsd }: VersionFacts["cost"]): string {
  return `${usdText(plannedUsd)} planned, ${usdText(actualUsd)} paid`;
}

/** e.g. `, 12.50 for 3.2 hours served`; empty where no throughput was billed. */
function hoursText({ servedHours, servedUsd }: VersionFacts["cost"]): string {
  return servedHours === 0
    ? ""
    : `, ${usdText(servedUsd)} for ${servedHours.toFixed(1)} hours served`;
}

function servedText({ serving, withdrawn }: VersionFacts): string {
  if (serving !== null) return `${serving.path} since ${minuteText(serving.since)}`;
  return withdrawn === null
    ? "never"
    : `withdrawn ${minuteText(withdrawn.at)}: ${withdrawn.reason}`;
}
