import { UserError } from "../../errors.ts";
import {
  type CatalogueModel,
  catalogue,
  hyperparametersOf,
  sourceTitle,
} from "../../models/catalogue.ts";
import { decimal, range } from "../../models/hyperparameters.ts";
import { type Price, priceList } from "../../models/prices.ts";
import { findModel } from "../../models/resolve.ts";
import type { CommandSpec, Result } from "../command.ts";
import { paint, table } from "../output.ts";

/** `tunewright models [list | show NAME]` */
export const command: CommandSpec = {
  configure(command) {
    command
      .argument("[list|show]", "what to do; default is list")
      .argument("[name]", "short name or Bedrock id, for show")
      .addHelpText(
        "after",
        "\nExamples:\n  tunewright models\n  tunewright models show nova-micro",
      );
  },
  async run({ args }) {
    const [what = "list", name] = args;
    if (what === "list") return list();
    if (what === "show" && name !== undefined) return show(name);
    // `models nova-micro` can only mean one thing.
    if (findModel(what) !== undefined) return show(what);
    throw new UserError("Call.Wrong", `models takes list, or show NAME; got "${args.join(" ")}"`);
  },
};

function list(): Result {
  const { models, asOf } = catalogue();
  const rows = models.map((model) => [
    model.name,
    model.regions.join(", "),
    model.format,
    model.serving.join(", "),
    model.lifecycle.status,
    model.id,
  ]);
  const heading = ["NAME", "REGIONS", "ROWS", "SERVING", "LIFE CYCLE", "ID"];
  const text = `${table([heading, ...rows])}\n\n${paint.dim(`As of ${asOf}. \`tunewright models show NAME\` tells more.`)}`;
  return { data: { asOf, models }, text };
}

function show(wanted: string): Result {
  const model = findModel(wanted);
  if (model === undefined) {
    const names = catalogue().models.map((one) => one.name);
    throw new UserError("Model.Unknown", `no base model "${wanted}" in the catalogue`, {
      hint: `Known: ${names.join(", ")}.`,
    });
  }
  const hyperparameters = hyperparametersOf(model);
  const prices = pricesOf(model);
  return {
    data: { ...model, hyperparameters, prices, asOf: catalogue().asOf },
    text: [
      `${paint.title(model.title)}  ${model.name}`,
      facts(model),
      "",
      paint.bold("Hyperparameters"),
      table([
        ["NAME", "VALUES", "DEFAULT"],
        ...hyperparameters.map((one) => [
          one.name,
          range(one),
          one.default === null ? "must be given" : decimal(one.default),
        ]),
      ]),
      ...notes(model),
      "",
      paint.bold("Prices"),
      prices.length === 0 ? "unknown" : prices.map(priceLine).join("\n"),
    ].join("\n"),
  };
}

function facts(model: CatalogueModel): string {
  return [
    ["id", model.id],
    ["asked untuned as", model.inferenceId],
    ["Regions", model.regions.join(", ")],
    ["rows", model.format],
    ["validation set", model.validation],
    ["methods", model.methods.join(", ")],
    ["serving", model.serving.join(", ")],
    ["life cycle", `${model.lifecycle.status} (as of ${catalogue().asOf})`],
  ]
    .map(([key = "", value = ""]) => `  ${key.padEnd(18)}${value}`)
    .join("\n");
}

function notes(model: CatalogueModel): string[] {
  const rules = hyperparametersOf(model);
  const sources = [...new Set(rules.map((one) => sourceTitle(one.source)))];
  const conflicts = rules.flatMap((one) =>
    one.conflict === undefined ? [] : [`${one.name}: ${one.conflict}`],
  );
  const lines = [`source: ${sources.join("; ")}`, ...conflicts, ...model.notes];
  return lines.map((line) => paint.dim(`  ${line}`));
}

function pricesOf(model: CatalogueModel): Price[] {
  return priceList().prices.filter(
    (price) => price.models.includes(model.name) || price.models.includes("*"),
  );
}

function priceLine(price: Price): string {
  const mark = price.confirmed ? "" : paint.warn("  UNCONFIRMED");
  const unit = price.per.replaceAll("-", " ");
  return `  ${price.item.padEnd(12)}$${decimal(price.usd)} per ${unit}${mark}${paint.dim(`  (${price.source}, ${price.date})`)}`;
}
