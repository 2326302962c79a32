import type { Argument, Option } from "commander";
import { exitsOf } from "../../pipeline/cli/command-help.ts";
import { jsonOutputs } from "../../pipeline/cli/json-output.ts";
import { allVerbs, type TypedVerb } from "./all-verbs.ts";
import { fieldsOf } from "./schema-fields.ts";

const verbs = await allVerbs();

/** All verbs with what they print as JSON, as Markdown: contents, then a section for each. */
export function commandPages(): string {
  const contents = verbs.map(
    ({ name, summary }) => `| [\`${name}\`](#${anchorOf(name)}) | ${summary} |`,
  );
  return [
    ["| verb | what it does |", "| --- | --- |", ...contents].join("\n"),
    cloudOptions(),
    ...verbs.map(section),
  ].join("\n\n");
}

const anchorOf = (name: string) => name.replaceAll(" ", "-");

function section({ name, summary, spec, command }: TypedVerb): string {
  const { help } = spec;
  const called = command.registeredArguments.map(argumentText).join(" ");
  const examples = ["```sh", ...(help?.examples ?? []), "```"].join("\n");
  const exits = help === undefined ? [] : exitsOf(help).filter(([code]) => Number(code) < 128);
  return [
    `## ${name}`,
    `\`tunewright ${[name, called, "[options]"].filter(Boolean).join(" ")}\`: ${summary}.`,
    ...(help?.about ?? []),
    examples,
    ...optionParts(name, command.options),
    table(["exit code", "meaning"], exits),
    `With \`--json\`:\n\n${membersOf(name)}`,
  ].join("\n\n");
}

/** Options that so many verbs have that they are listed once. */
const CLOUD_OPTIONS = ["--local", "--region", "--speed", "--quotas"];

const textOf = ({ flags, description }: Option) => `${flags} ${description}`;
const ofTune = new Set(verbs.find(({ name }) => name === "tune")?.command.options.map(textOf));

/** The table of a verb's own options; those that it shares with others are named in a sentence. */
function optionParts(name: string, options: readonly Option[]): string[] {
  const all = options.filter(isOwn);
  const cloud = all.filter(({ long }) => CLOUD_OPTIONS.includes(long ?? ""));
  const isAbout = cloud.length === CLOUD_OPTIONS.length;
  const own = isAbout ? all.filter((option) => !cloud.includes(option)) : all;
  const shared = name === "tune" ? [] : own.filter((option) => ofTune.has(textOf(option)));
  const isRun = shared.length > 20;
  const rest = isRun ? own.filter((option) => !shared.includes(option)) : own;
  return [
    ...(isRun ? ["Options about data, base model and run: as those of [`tune`](#tune)."] : []),
    ...(isAbout ? ["It takes the [options about a cloud](#options-about-a-cloud)."] : []),
    ...(rest.length === 0 ? [] : [table(["option", "what it does"], rest.map(optionCells))]),
  ];
}

function cloudOptions(): string {
  const { options = [] } = verbs.find(({ name }) => name === "status")?.command ?? {};
  const cloud = options.filter(({ long }) => CLOUD_OPTIONS.includes(long ?? ""));
  return `## Options about a cloud\n\n${table(["option", "what it does"], cloud.map(optionCells))}`;
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "…" : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Not one that every verb has, and which the start of the page is about. */
function isOwn({ long, hidden }: Option): boolean {
  return !hidden && long !== "--json" && long !== "--debug";
}

function optionCells({ flags, description, argChoices, defaultValue }: Option): string[] {
  const choices = argChoices === undefined ? "" : ` (${argChoices.join(", ")})`;
  const isShown = defaultValue !== undefined && typeof defaultValue !== "boolean";
  return [
    `\`${flags}\``,
    `${description}${choices}${isShown ? ` (default: ${defaultValue})` : ""}`,
  ];
}

/** The members of its result; what they hold is in the schemas. */
function membersOf(name: string): string {
  const schema = (jsonOutputs as Readonly<Record<string, Parameters<typeof fieldsOf>[0]>>)[name];
  if (schema === undefined) throw new Error(`jsonOutputs has no ${name}`);
  const fields = fieldsOf(schema).filter(({ path }) => !path.includes("."));
  return table(
    ["member", "type"],
    fields.map(({ path, type }) => [`\`${path}\``, type]),
  );
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)].join("\n");
}
