import { stringify } from "yaml";
import type { Mapping } from "../../../dataset-tools/index.ts";
import { yamlComment } from "../../config/yaml-comment.ts";
import { counted, grouped } from "../../counts.ts";
import { dollars } from "../../usd.ts";
import type { ModelOffer } from "./choose-model.ts";
import type { DataLook } from "./look-at-data.ts";

/** What goes into a new config file. */
export interface NewConfig {
  readonly files: readonly string[];
  readonly heldOut: readonly string[];
  /** Columns and how else the rows are read, under the config's names. */
  readonly reading: Readonly<Record<string, unknown>>;
  readonly columns: Mapping;
  readonly model: string;
  readonly group: string;
  readonly maxUsd: number | undefined;
  /** Path of the JSON Schema from the file's folder. */
  readonly schema: string;
}

/** The commented config file. It contains names, counts and prices, and no text of the rows. */
export function newConfigText(
  config: NewConfig,
  look: DataLook,
  offers: readonly ModelOffer[],
): string {
  const { files, heldOut, reading, columns, model, group, maxUsd, schema } = config;
  return `${[
    `# yaml-language-server: $schema=${schema}`,
    "# Settings of a run of Tunewright. Options of the command line take precedence over them.",
    "# `tunewright config --explain` lists every setting, its value and what it is for.",
    "",
    "data:",
    yamlComment(dataText(look), "  "),
    setting({ files }),
    ...(heldOut.length === 0
      ? []
      : [yamlComment("All rows of these are held out.", "  "), setting({ heldOut })]),
    ...(Object.keys(columns).length === 0
      ? []
      : [yamlComment(columnsText(look), "  "), setting({ columns })]),
    ...Object.entries(reading).map(([name, value]) => setting({ [name]: value })),
    ...(heldOut.length > 0
      ? []
      : [
          yamlComment("Share of the rows that is held out to compare the models.", "  "),
          "  evaluationShare: 0.2",
        ]),
    "  # Rows of one customer, document or thread belong on one side of the split: name their column.",
    "  # groupBy: customer",
    "",
    ...modelLines(model, offers),
    "",
    yamlComment(scoringText(look)),
    "# evaluation:",
    `#   scores: [${look.kind === "labels" ? "labels" : "token-f1"}]`,
    "",
    "# Versions are registered under this name.",
    `group: ${stringify(group).trimEnd()}`,
    "",
    "# A run that is planned to cost more, in USD, is refused before anything is sent.",
    ...(maxUsd === undefined
      ? ["# budget:", "#   maxUsd: 20"]
      : ["budget:", `  maxUsd: ${maxUsd}`]),
  ].join("\n")}\n`;
}

function setting(values: object): string {
  const text = stringify(values, { lineWidth: 0 }).trimEnd();
  return text.replace(/^/gm, "  ");
}

function modelLines(model: string, offers: readonly ModelOffer[]): string[] {
  const others = offers.filter((one) => one.model !== model).map(offerText);
  const chosen = offers.find((one) => one.model === model);
  return [
    ...(chosen === undefined
      ? []
      : [
          yamlComment(
            `${chosen.title}: training on these rows costs ${priceText(chosen)}, as estimated.`,
          ),
        ]),
    ...(others.length === 0
      ? []
      : ["# Others that would take them:", ...others.map((one) => `#   ${one}`)]),
    `model: ${stringify(model).trimEnd()}`,
  ];
}

function offerText(offer: ModelOffer): string {
  return `${offer.model} (${priceText(offer)})`;
}

/** e.g. `~$0.06`; the mark says that the price was not read from AWS's list. */
export function priceText({ usd, confirmed }: Pick<ModelOffer, "usd" | "confirmed">): string {
  return usd === null ? "at an unknown price" : `${confirmed ? "" : "~"}${dollars(usd)}`;
}

/** e.g. `619 rows, 2 of them exact duplicates, in English`. */
export function dataText({ result, duplicates, traits }: DataLook): string {
  const languages = (traits?.languages ?? []).slice(0, 3).filter(([, share]) => share >= 0.02);
  const same = duplicates === 0 ? "" : `, ${counted(duplicates, "exact duplicate")} left out`;
  const inWhich = languages.map(([name, share]) =>
    languages.length === 1 ? name : `${name} ${Math.round(share * 100)}%`,
  );
  return `${counted(result.records, "row")}${same}${inWhich.length === 0 ? "" : `, in ${inWhich.join(", ")}`}`;
}

/** What the answers are, and how they will so be scored. */
export function scoringText({ kind, profile, isPreference }: DataLook): string {
  const from = isPreference ? "Of preference data the preferred answers are learned. " : "";
  return `${from}${KINDS[kind].replace("%", grouped(profile?.labels.length ?? 0))}`;
}

const KINDS = {
  labels: "Answers are one of % labels, and are scored as labels.",
  text: "Answers are texts; how they are scored follows from them, and `tunewright plan` says how.",
  chats:
    "Rows are conversations; the last answer of each is scored, and `tunewright plan` says how.",
  tools: "Rows have tool calls; the last answer of each is scored, and `tunewright plan` says how.",
  nothing: "No answers could be read.",
} as const;

function columnsText({ result }: DataLook): string {
  const how = result.files.flatMap(({ columns }) =>
    columns ? [columns.question.from, columns.answer.from] : [],
  );
  if (how.every((one) => one === "given")) return "As given.";
  const isSure = how.every((one) => one === "name" || one === "given");
  return isSure ? "Known by their names." : "Guessed from what is in the columns: check them.";
}
