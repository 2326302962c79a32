import { counted, grouped } from "../../../counts.ts";
import { gainText, percentText, verdictText } from "../../../evaluation/score-text.ts";
import { scoreTitle } from "../../../evaluation/score-title.ts";
import { nameOf } from "../../../registry/audit/timeline.ts";
import { minuteText } from "../../../report/figures.ts";
import type { VersionDetails } from "../../../run/versions/version-details.ts";
import { usdText } from "../../../usd.ts";
import { paint } from "../../format.ts";
import { outcomeWord } from "../decision.ts";
import { sweptTable } from "../hyperparameter-sweep.ts";
import { costText } from "./list.ts";

/** All of a version: decision, lineage, serving, aliases, costs. */
export function versionText(version: VersionDetails): string {
  return [
    `${paint.title(version.version)}  ${outcomeWord(version.outcome)}`,
    row("group", version.group),
    row("run", version.runId),
    row("registered", minuteText(version.registeredAt)),
    row("report", version.report),
    ...section("Decision", decisionRows(version)),
    ...section("Lineage", lineageRows(version)),
    ...triedSection(version),
    ...section("Data", dataRows(version)),
    ...section("Serving", servingRows(version)),
    ...section("Aliases", aliasRows(version)),
    ...section("Costs", costRows(version)),
  ].join("\n");
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(16)}  ${text}`;
}

function section(title: string, rows: readonly string[]): string[] {
  return ["", paint.bold(title), ...rows];
}

function decisionRows({ verdict, scores, notes }: VersionDetails): string[] {
  const noted = notes.map((note) => row("note", note));
  if (verdict === null) {
    const { name, tuned, base } = scores;
    return [
      row(name, `tuned ${percentText(tuned)}, base ${percentText(base)}`),
      row("other scores", "unknown: the run's folder has no verdict.json that can be read"),
      ...noted,
    ];
  }
  const { rows, groups, gate } = verdict;
  const { confidence } = gate;
  return [
    row("verdict", verdictText(verdict)),
    ...verdict.scores.flatMap(({ name, tuned, base, gain, interval }) => [
      row(scoreTitle(name), `tuned ${percentText(tuned)}, base ${percentText(base)}`),
      row("", gainText({ gain, ...interval, rows, groups, confidence })),
    ]),
    ...noted,
  ];
}

function lineageRows(version: VersionDetails): string[] {
  const { baseModelId, customizationType, hyperParameters, planHash, jobArn, modelArn } = version;
  const hyper = Object.entries(hyperParameters).map(([name, value]) => `${name} ${value}`);
  return [
    row("base model", `${version.baseModel} (${baseModelId})`),
    row("customization", customizationType),
    row("hyperparameters", hyper.join(", ") || "Bedrock's defaults"),
    row("plan", planHash),
    row("job", jobArn ?? "unknown: the model was trained elsewhere"),
    row("model", modelArn),
  ];
}

/** What a hyperparameter sweep has tried; empty for other versions. */
function triedSection({ hyperparameterSweep: swept }: VersionDetails): string[] {
  if (swept === undefined) return [];
  return section("Hyperparameter sweep", [sweptTable(swept)]);
}

function dataRows({ dataset, data }: VersionDetails): string[] {
  const { sha256, trainRows, validationRows, evaluationRows } = dataset;
  const part = (name: string, rows: number, digest: string | null) =>
    row(name, `${counted(rows, "row")}${digest === null ? "" : `, SHA-256 ${digest}`}`);
  return [
    part("training", trainRows, sha256.train),
    part("validation", validationRows, sha256.validation),
    part("held out", evaluationRows, sha256.evaluation),
    ...(data === null
      ? [row("manifest", "unknown: the run's folder has none")]
      : manifestRows(data)),
  ];
}

function manifestRows({ sources, records, findings, split }: NonNullable<VersionDetails["data"]>) {
  const found = Object.entries(findings.counts).filter(([, count]) => count > 0);
  const { read, rejected, duplicates, nearDuplicates = 0, written } = records;
  return [
    row("sources", sources.map(({ name }) => name).join(", ")),
    row(
      "records",
      `${grouped(read)} read, ${grouped(rejected)} rejected, ${grouped(duplicates + nearDuplicates)} duplicates, ${grouped(written)} used`,
    ),
    row("split", `${split.method}, seed ${split.seed}`),
    row("findings", found.map(([code, count]) => `${code} ${count}`).join(", ") || "none"),
  ];
}

function servingRows({ serving, withdrawn, servingHistory }: VersionDetails): string[] {
  const now =
    serving === null
      ? `nothing serves it${withdrawn === null ? "" : `: ${withdrawn.reason}`}`
      : `${serving.path}, ${serving.arn}, since ${minuteText(serving.since)}`;
  return [
    row("now", now),
    ...servingHistory.map(({ at, what, by, reason, arn }) =>
      row(minuteText(at), `${what}${arn === null ? "" : ` as ${arn}`} by ${by}: ${reason}`),
    ),
  ];
}

function aliasRows({ aliases, aliasHistory }: VersionDetails): string[] {
  return [
    row("now", aliases.join(", ") || "none points at it"),
    ...aliasHistory.map(({ at, what, alias, from, to, by, reason }) => {
      const move = `${alias} ${what}: ${from === null ? "none" : nameOf(from)} → ${nameOf(to)}`;
      return row(minuteText(at), `${move} by ${by}: ${reason}`);
    }),
  ];
}

function costRows({ cost, monthly, paidServing }: VersionDetails): string[] {
  return [
    row("once", `${costText(cost)}, USD by list prices`),
    ...paidServing.map(({ alias, failed, from, to, hours, usd }) => {
      const until = to === null ? "until now" : `to ${minuteText(to)}`;
      const whose =
        alias === null
          ? ""
          : ` for the alias ${alias}${failed ? ", to which its promotion failed" : ""}`;
      const time = `${hours.toFixed(2)} hours of throughput${whose}, ${minuteText(from)} ${until}`;
      return row("served", `${usdText(usd)} USD: ${time}`);
    }),
    ...monthly.map(({ what, arn, usdPerMonth, until }) => {
      const end = until === null ? "" : `, until ${until.slice(0, 10)}`;
      return row("a month", `${usdText(usdPerMonth)} USD: ${what}${end} ${paint.dim(arn ?? "")}`);
    }),
  ];
}
