import { leftOut } from "../../../dataset-tools/report/left-out.ts";
import { counted, grouped } from "../../counts.ts";
import type { Acceptance } from "../../run-folder/acceptance.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { code, foreign, type Html, html } from "./html.ts";
import { fields, note, type Section, table } from "./parts.ts";

type Data = NonNullable<RunReport["data"]>;

/** Findings that are listed. */
const LISTED = 20;

/** How the rows were made, what the checks found in them, and what Bedrock accepted; null where neither is known. */
export function dataSection({ data, acceptance }: RunReport): Section | null {
  if (data === null && acceptance === null) return null;
  return {
    id: "data",
    title: "The data",
    body: html`${data === null ? note("The manifest of the dataset is not in the run’s folder.") : dataHtml(data)}
<h3>What AWS accepted</h3>${acceptance === null ? note("Bedrock has written no report about the training rows.") : acceptanceHtml(acceptance)}`,
  };
}

const MAX_FILES = 20;

function dataHtml(data: Data): Html {
  const { records, split, leakage, sources } = data;
  const parts = Object.entries(split.parts).map(([name, part]) => `${grouped(part.rows)} ${name}`);
  const leaked = leakage.exact + leakage.question + (leakage.near ?? 0) + leakage.group;
  return html`${fields([
    [
      "Files read",
      [
        ...sources
          .slice(0, MAX_FILES)
          .map(({ name }, at) => html`${at === 0 ? null : ", "}${foreign(name)}`),
        sources.length > MAX_FILES ? ` and ${counted(sources.length - MAX_FILES, "other")}` : null,
      ],
    ],
    [
      "Rows",
      [
        `${grouped(records.read)} read`,
        ...leftOut(records).map(({ rows, why }) => `${grouped(rows)} left out: ${why}`),
        `${grouped(records.written)} used`,
      ].join("; "),
    ],
    ["Parts", `${parts.join(", ")}; split ${split.method.replaceAll("-", " ")}`],
    ["Grouped by", split.groupBy === null ? null : foreign(split.groupBy)],
    [
      "Leakage",
      leaked === 0
        ? "no held-out row has a match among the training rows"
        : `${counted(leaked, "row")} have a match on the other side of the split`,
    ],
  ])}${findingsHtml(data.findings)}`;
}

function findingsHtml({ counts, waived, list }: Data["findings"]): Html {
  const codes = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const accepted = Object.values(waived ?? {}).reduce((sum, count) => sum + count, 0);
  const waivedNote =
    accepted === 0 ? null : note(`${counted(accepted, "finding")} more were waived by the user.`);
  if (codes.length === 0) return html`<h3>Findings</h3><p>No findings.</p>${waivedNote}`;
  const first = new Map([...list].reverse().map((finding) => [finding.code, finding]));
  return html`<h3>Findings</h3>${table({
    caption: "What the checks found in the data",
    columns: [
      { title: "Rule" },
      { title: "Times", isNumber: true },
      { title: "Severity" },
      { title: "For example" },
    ],
    rows: codes.slice(0, LISTED).map(([rule, count]) => {
      const example = first.get(rule);
      return [
        code(rule),
        grouped(count),
        example?.severity ?? "–",
        example === undefined ? "–" : foreign(example.message.slice(0, 200)),
      ];
    }),
  })}${codes.length > LISTED ? note(`${grouped(codes.length - LISTED)} more rules are in report.json.`) : null}${waivedNote}`;
}

function acceptanceHtml(acceptance: Acceptance): Html {
  return table({
    caption: "What Bedrock made of the training rows",
    columns: [
      { title: "File" },
      { title: "Rows", isNumber: true },
      { title: "Accepted", isNumber: true },
      { title: "In part", isNumber: true },
      { title: "Rejected", isNumber: true },
    ],
    rows: acceptance.files.map((file) => [
      foreign(file.fileName),
      ...[file.processed, file.accepted, file.partiallyAccepted, file.rejected].map(grouped),
    ]),
  });
}
