import { counted, grouped } from "../../../counts.ts";
import { gainText, percentText, verdictText } from "../../../evaluation/score-text.ts";
import { scoreTitle } from "../../../evaluation/score-title.ts";
import { nameOf } from "../../../registry/audit/timeline.ts";
import type { Block, BlockSection } from "../../../report/blocks.ts";
import { minuteText } from "../../../report/figures.ts";
import type { Comparison, Verdict } from "../../../run-folder/verdict.ts";
import { dollars } from "../../../usd.ts";
import type { VersionDetails } from "../version-details.ts";

const text = (text: string): Block => ({ kind: "text", text });
const open = (text: string): Block => ({ kind: "open", text });
const command = (text: string): Block => ({ kind: "command", text });
const fields = (caption: string, rows: readonly (readonly string[])[]): Block => ({
  ...{ kind: "table", caption, head: ["What", "Value"], rows },
});

/**
 * A model card by the headings of Mitchell et al., "Model Cards for Model Reporting" (2019), as far as a run knows them.
 * It holds no row of the dataset, and leaves to the owner what only the owner knows.
 */
export function cardSections(version: VersionDetails): BlockSection[] {
  return [
    { id: "details", title: "Model details", blocks: [detailsOf(version), open(OWNER)] },
    { id: "use", title: "Intended use", blocks: [open(INTENDED), open(OUT_OF_SCOPE)] },
    { id: "factors", title: "Factors", blocks: factorsOf(version.verdict) },
    { id: "data", title: "Training and evaluation data", blocks: dataOf(version) },
    { id: "training", title: "Training", blocks: [trainingOf(version)] },
    { id: "evaluation", title: "Evaluation", blocks: evaluationOf(version) },
    { id: "ethics", title: "Ethical considerations", blocks: [open(ETHICS)] },
    { id: "caveats", title: "Limits of the evidence", blocks: caveatsOf(version) },
    { id: "serving", title: "Serving and cost", blocks: servingOf(version) },
    { id: "calling", title: "How to call and verify it", blocks: callingOf(version) },
  ];
}

const OWNER = "Name who is responsible for this model, and how to reach them.";
const INTENDED = "Say what the model is for, and who is to use it.";
const OUT_OF_SCOPE = "Say what it must not be used for.";
const ETHICS =
  "Say whom wrong answers can harm, what is done about it, and whether the data holds personal information.";
const TERMS = "https://aws.amazon.com/legal/bedrock/third-party-models/";

function detailsOf(version: VersionDetails): Block {
  const { aliases, outcome, registeredAt, baseModel, baseModelId } = version;
  return fields("Model details", [
    ["Version", version.version],
    ["Group", version.group],
    ["Outcome of the gate", outcome],
    ["Registered", minuteText(registeredAt)],
    ["Base model", `${baseModel} (${baseModelId})`],
    ["License and terms of the base model", TERMS],
    ["Custom model", version.modelArn],
    ["Aliases", aliases.join(", ") || "none points at it"],
  ]);
}

function factorsOf(verdict: Verdict | null): Block[] {
  const slices = verdict?.slices ?? [];
  if (slices.length === 0) {
    return [text("No parts of the data were looked at separately."), open(FACTORS)];
  }
  const rows = slices.map(({ by, value, rows, tuned, base, change, belowFloor }) => [
    `${by}: ${value}`,
    grouped(rows),
    percentText(tuned),
    percentText(base),
    belowFloor ? `${change}, below the floor` : change,
  ]);
  const head = ["Part", "Rows", "Tuned", "Base", "Change"];
  return [{ kind: "table", caption: "Parts of the data", head, rows }];
}

const FACTORS = "Say which groups of people or kinds of input it may answer differently well.";

function dataOf({ dataset, data }: VersionDetails): Block[] {
  const { sha256, trainRows, validationRows, evaluationRows } = dataset;
  const row = (name: string, count: number, digest: string | null) => [
    ...[name, grouped(count), digest ?? "none"],
  ];
  const parts: Block = {
    ...{ kind: "table", caption: "Rows and digests", head: ["Part", "Rows", "SHA-256"] },
    rows: [
      row("training", trainRows, sha256.train),
      row("validation", validationRows, sha256.validation),
      row("held out", evaluationRows, sha256.evaluation),
    ],
  };
  if (data === null) return [parts, text("The manifest of the dataset is not known.")];
  const { records, split, findings, leakage } = data;
  const found = Object.entries(findings.counts).filter(([, count]) => count > 0);
  const leaked = leakage.exact + leakage.question + (leakage.near ?? 0) + leakage.group;
  return [
    parts,
    fields("How the data was prepared", [
      [
        "Records",
        `${grouped(records.read)} read, ${grouped(records.rejected)} rejected, ${grouped(records.duplicates)} duplicates, ${grouped(records.written)} used`,
      ],
      [
        "Split",
        `${split.method}, seed ${split.seed}${split.groupBy === null ? "" : `, grouped by ${split.groupBy}`}`,
      ],
      ["Rows with a match on the other side of the split", grouped(leaked)],
      ["Findings", found.map(([code, count]) => `${code} ${count}`).join(", ") || "none"],
    ]),
  ];
}

function trainingOf({
  hyperParameters,
  customizationType,
  jobArn,
  planHash,
}: VersionDetails): Block {
  return fields("Training", [
    ["Method", customizationType],
    ...Object.entries(hyperParameters),
    ["Customization job", jobArn ?? "not known: the model was trained elsewhere"],
    ["Plan, SHA-256", planHash],
  ]);
}

function evaluationOf({ verdict, scores, notes }: VersionDetails): Block[] {
  const noted = notes.map((note) => text(`Note: ${note}`));
  if (verdict !== null) return [...noted, ...comparisonsOf(verdict)];
  const { name, tuned, base } = scores;
  const line = `${scoreTitle(name)}: tuned ${percentText(tuned)}, base ${percentText(base)}.`;
  return [...noted, text(line)];
}

function comparisonsOf(verdict: Verdict): Block[] {
  const { rows, groups, gate, champion, floor, fewShot } = verdict;
  const line = (name: string, { tuned, base, gain, interval }: Comparison, count = rows) => [
    ...[name, percentText(tuned), percentText(base)],
    gainText({ gain, ...interval, rows: count, groups, confidence: gate.confidence }),
  ];
  const lines = [
    ...verdict.scores.map((score) =>
      line(`${scoreTitle(score.name)}, against the base model`, score),
    ),
    ...(floor === null ? [] : [line("against one answer to every row", floor.comparison)]),
    ...(fewShot === null
      ? []
      : [
          line(
            `against the base model with ${counted(fewShot.examples, "example")}`,
            fewShot.comparison,
          ),
        ]),
    ...(champion === null
      ? []
      : [line(`against the champion ${champion.version}`, champion.comparison)]),
    ...(champion?.forgetting
      ? [
          line(
            "on the champion's own rows (forgetting)",
            champion.forgetting.comparison,
            champion.forgetting.rows,
          ),
        ]
      : []),
  ];
  const head = ["Score", "Tuned", "Other", "Gain"];
  return [
    text(`Verdict: ${verdictText(verdict)}.`),
    { kind: "table", caption: "Scores with their intervals", head, rows: lines },
  ];
}

function caveatsOf({ verdict, scores }: VersionDetails): Block[] {
  const of = counted(verdict?.rows ?? scores.rows, "held-out row");
  const before = verdict?.decidedBefore ?? 0;
  return [
    text(
      `The scores are of ${of} that were not trained on; they say nothing about questions of other kinds.`,
    ),
    ...(before === 0
      ? []
      : [
          text(
            `The same rows had decided ${counted(before, "run")} before, which makes this result less certain.`,
          ),
        ]),
    ...(verdict?.champion === null ? [text("It was compared with no other tuned model.")] : []),
    open("Say what is known of answers in use, and how they are watched."),
  ];
}

function servingOf({ serving, aliasHistory, cost, monthly }: VersionDetails): Block[] {
  const moves = aliasHistory.map(({ at, alias, from, to, by, reason }) => [
    ...[
      minuteText(at),
      alias,
      `${from === null ? "none" : nameOf(from)} → ${nameOf(to)}`,
      by,
      reason,
    ],
  ]);
  const head = ["When", "Alias", "Move", "By", "Why"];
  return [
    fields("Serving and cost", [
      [
        "Served now",
        serving === null ? "no" : `${serving.path}, since ${minuteText(serving.since)}`,
      ],
      [
        "Paid once, by list prices",
        `${dollars(cost.actualUsd)}, planned ${dollars(cost.plannedUsd)}`,
      ],
      ...monthly.map(({ what, usdPerMonth }) => [`A month: ${what}`, dollars(usdPerMonth)]),
    ]),
    ...(moves.length === 0
      ? []
      : [{ kind: "table" as const, caption: "Moves of aliases", head, rows: moves }]),
  ];
}

function callingOf({ version, group, aliases }: VersionDetails): Block[] {
  const name = aliases[0] === undefined ? version : `${group}@${aliases[0]}`;
  return [
    command(`tunewright invoke ${name} "…"`),
    text("Its digests and its verdict are recomputed from the stored answers by:"),
    command(`tunewright versions verify ${version}`),
  ];
}
