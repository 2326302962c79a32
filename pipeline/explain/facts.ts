import { defined } from "../../dataset-tools/defined.ts";

/** What a text names, by the placeholder that it fills; only characters that are safe in a shell. */
export type Facts = Readonly<Partial<Record<string, string>>>;

/** The first match counts; the named group, or the whole. */
const PATTERNS: readonly (readonly [fact: string, pattern: RegExp])[] = [
  ["role", /(?<value>arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+)/],
  [
    "principal",
    /(?:user|principal|role):? (?<value>arn:aws[\w-]*:(?:iam|sts)::\d{12}:[\w+=,.@/:-]+)/i,
  ],
  ["action", /(?:perform:?|allows the) (?<value>[a-z][\w-]+:[A-Za-z]\w+)/i],
  ["resource", /on (?:the )?resource:? (?<value>arn:aws[\w-]*:[\w+=,.@/:*-]+)/i],
  ["bucket", /s3:\/\/(?<value>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/|\b)/],
  ["bucket", /arn:aws[\w-]*:s3:::(?<value>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/],
  [
    "bucket",
    /\bbucket:? ['"`]?(?<value>(?=[a-z0-9.-]*[0-9.-])[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\b/i,
  ],
  ["bucket", /\bbucket: ['"`]?(?<value>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\b/i],
  ["key", /s3:\/\/[a-z0-9.-]+\/(?<value>[\w./=+@-]*\w)/],
  ["key", /\bat key ['"`]?(?<value>[\w./=+@-]*\w)/i],
  ["kmsKey", /(?<value>arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]+)/],
  ["function", /(?<value>arn:aws[\w-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+)/],
  ["stateMachine", /(?<value>arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]+)/],
  ["quotaCode", /\b(?<value>L-[0-9A-F]{8})\b/],
  [
    "model",
    /\/(?<value>(?:amazon|meta|anthropic|cohere|openai|qwen|mistral|deepseek)\.[\w-]+(?:[.:][\w-]+)*)/,
  ],
  [
    "model",
    /(?<![\w./@-])(?<value>(?:(?:us|eu|apac|global)\.)?(?:amazon|meta|anthropic|cohere|openai|qwen|mistral|deepseek)\.[a-z][\w-]+(?:[.:][\w-]+)*)/,
  ],
  [
    "region",
    /\b(?<value>(?:us|eu|ap|ca|sa|af|me|il|mx)(?:-gov)?-(?:north|south|east|west|central)(?:east|west)?-\d)\b/,
  ],
  [
    "alias",
    /(?<![\w./@-])(?<value>[a-z0-9]+(?:-[a-z0-9]+)*@[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![\w@-]|\.\w)/,
  ],
  ["account", /\baccount:? '?(?<value>\d{12})\b/i],
  ["account", /:(?<value>\d{12}):/],
  ["endpoint", /(?<value>https?:\/\/[\w.-]+(?::\d+)?)/],
  ["endpoint", /\b(?<value>(?:\d{1,3}\.){3}\d{1,3}:\d+)\b/],
];

/** Finds what the text names. @param line a text in one line */
export function factsOf(line: string): Facts {
  const facts: Partial<Record<string, string>> = {};
  for (const [fact, pattern] of PATTERNS) {
    const value = facts[fact] ?? pattern.exec(line)?.groups?.["value"];
    if (value !== undefined) facts[fact] = value;
  }
  const { role, model, principal } = facts;
  const assumed = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal ?? "");
  // IAM simulates roles, not their sessions.
  if (assumed !== null)
    facts["principal"] = `arn:${assumed[1]}:iam::${assumed[2]}:role/${assumed[3]}`;
  const [group, aliasName] = facts["alias"]?.split("@") ?? [];
  Object.assign(facts, defined({ group, aliasName }));
  if (role !== undefined) facts["roleName"] = role.split("/").at(-1) ?? "";
  if (model !== undefined)
    facts["profile"] = /^(?:us|eu|apac|global)\./.test(model) ? model : `us.${model}`;
  return facts;
}

/** Words in which a group of a pattern may be put into a command. */
const SAFE = /^[\w.:/=+@,-]+$/;

/** Adds what the groups of a pattern have captured. */
export function withGroups(facts: Facts, groups: Record<string, string> | undefined): Facts {
  const safe = Object.entries(groups ?? {}).filter(([, value]) => SAFE.test(value ?? ""));
  return { ...facts, ...Object.fromEntries(safe) };
}

/** Fills `{name|otherwise}` with a fact, or with what follows the bar. */
export function fill(template: string, facts: Facts): string {
  return template.replace(
    /\{(\w+)\|([^}]*)\}/g,
    (_, name: string, otherwise: string) => facts[name] ?? otherwise,
  );
}
