import type { BaseModelFacts, Price } from "../../../dataset-tools/models/base-model.ts";
import {
  baseModels,
  endedModels,
  findBaseModel,
  newestFacts,
  refuseEnded,
} from "../../../dataset-tools/models/base-models.ts";
import { grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { decimal, range } from "../../models/hyperparameters.ts";
import { formatOf, unknownModel } from "../../models/resolve.ts";
import type { CommandSpec, Result } from "../command.ts";
import { paint, table } from "../format.ts";

/** `tunewright models [list | show NAME]` */
export const command: CommandSpec = {
  help: {
    exits: { 0: "shown" },
    examples: ["tunewright models", "tunewright models show nova-micro"],
  },
  configure(command) {
    command
      .argument("[list|show]", "what to do; default is list")
      .argument("[name]", "short name or Bedrock id, for show");
  },
  async run({ args }) {
    const [what = "list", name] = args;
    if (what === "list") return list();
    if (what === "show" && name !== undefined) return show(name);
    // `models nova-micro` can only mean one thing.
    if (findBaseModel(what) !== undefined) return show(what);
    throw new UserError(
      "Call.Wrong",
      `expected \`models list\` or \`models show NAME\`; got "${args.join(" ")}"`,
    );
  },
};

function list(): Result {
  const models = baseModels();
  const ended = endedModels();
  const asOf = newestFacts();
  const rows = models.map((model) => [
    model.name,
    model.customization.regions.join(", "),
    formatOf(model) ?? "not supported",
    model.serving.paths.join(", "),
    model.lifecycle.status,
    model.ids.customization,
  ]);
  const heading = ["NAME", "REGIONS", "ROWS", "SERVING", "LIFE CYCLE", "ID"];
  const text = [
    table([heading, ...rows], { optional: ["ROWS", "LIFE CYCLE", "ID"] }),
    "",
    paint.dim(`Past their end of life: ${ended.map(({ name }) => name).join(", ")}.`),
    paint.dim(`As of ${asOf}. See \`tunewright models show NAME\` for details.`),
  ].join("\n");
  return { data: { asOf, models, ended }, text };
}

function show(wanted: string): Result {
  const model = findBaseModel(wanted);
  if (model === undefined) {
    refuseEnded(wanted);
    throw unknownModel(wanted);
  }
  return {
    data: model,
    text: [
      `${paint.title(model.title)}  ${model.name}`,
      facts(model),
      "",
      paint.bold("Hyperparameters"),
      hyperparameters(model),
      ...notes(model),
      "",
      paint.bold("Prices"),
      pricesTable(model.prices),
    ].join("\n"),
  };
}

function facts(model: BaseModelFacts): string {
  const { ids, dataRules, lifecycle, asOf } = model;
  const profile = ids.inference === ids.foundation ? "" : " (inference profile)";
  const lines = [
    ["id", ids.customization],
    ["untuned model", `${ids.inference}${profile}`],
    ["Regions", model.customization.regions.join(", ")],
    ["rows", formatOf(model) ?? "not supported"],
    ["validation set", dataRules.sft?.validationSet ?? "not supported"],
    ["methods", Object.keys(dataRules).join(", ") || "none"],
    ["teachers", model.teachers?.names.join(", ") ?? "none known"],
    ["serving", model.serving.paths.join(", ")],
    ["asked on demand", paceText(model)],
    ["life cycle", `${lifecycle.status} (as of ${asOf})`],
  ];
  return lines.map(([key = "", value = ""]) => `  ${key.padEnd(18)}${value}`).join("\n");
}

function paceText({ pace }: BaseModelFacts): string {
  const { requestsPerMinute = null, tokensPerMinute = null } = pace?.tuned ?? {};
  const limits = [
    ...(requestsPerMinute === null ? [] : [`${grouped(requestsPerMinute)} requests`]),
    ...(tokensPerMinute === null ? [] : [`${grouped(tokensPerMinute)} tokens`]),
  ];
  return limits.length === 0 ? "no limit known" : `at most ${limits.join(" and ")} a minute`;
}

function hyperparameters({ hyperparameters: { values } }: BaseModelFacts): string {
  const rows = Object.entries(values).map(([name, rule]) => {
    const fixed = rule.default === undefined ? "required" : decimal(rule.default);
    const { rowsPerStep } = rule;
    return [name, range(rule), rowsPerStep === undefined ? fixed : `rows ÷ ${rowsPerStep}`];
  });
  return table([["NAME", "VALUES", "DEFAULT"], ...rows], { indent: 2 });
}

function notes({
  unsupported,
  ids,
  hyperparameters,
  serving,
  lifecycle,
  ...model
}: BaseModelFacts) {
  const { values, source, date } = hyperparameters;
  const rules = Object.entries(model.dataRules);
  const caveats = [
    ...Object.entries(values).map(([name, { caveat }]) => [name, caveat]),
    ["hyperparameters", hyperparameters.caveat],
    ["ids", ids.caveat],
    ["serving", serving.caveat],
    ["life cycle", lifecycle.caveat],
    ...rules.map(([method, { caveat }]) => [`data for ${method}`, caveat]),
    ["teachers", model.teachers?.caveat],
    ["temperature", model.inference?.caveat],
    ["asked on demand", model.pace?.caveat],
  ].flatMap(([what, caveat]) => (caveat === undefined ? [] : [`${what}: ${caveat}`]));
  const lines = [`source: ${source}, read ${date}`, ...caveats, ...model.notes];
  const all = unsupported === undefined ? lines : [unsupported, ...lines];
  return all.map((line) => paint.dim(`  ${line}`));
}

function pricesTable(prices: Readonly<Record<string, Price>>): string {
  const rows = Object.entries(prices).map(([item, { usd, per, confirmed, source, date }]) => [
    item.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    `$${decimal(usd)} per ${per.replaceAll("-", " ")}`,
    confirmed ? "" : paint.warn("UNCONFIRMED"),
    paint.dim(`(${source}, ${date})`),
  ]);
  return table([["ITEM", "PRICE", "", ""], ...rows], { indent: 2 });
}
