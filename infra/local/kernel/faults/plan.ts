import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { defined } from "../defined.ts";
import { matchesWildcard } from "../iam/wildcard.ts";
import { schemaText } from "../schema-text.ts";
import { problemsOf } from "./effects.ts";
import type { Fault, Faults } from "./faults.ts";

const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** One planned fault as the user writes it. */
const WrittenRule = z.strictObject({
  /** Where it happens, e.g. `call`, `lambda`, `training-job`. */
  at: z.string(),
  /** Facts that must all be equal; `*` and `?` are wildcards. */
  match: z.record(z.string(), Text).default({}),
  effect: z.string(),
  /** Which matching occurrences are hit: the n-th only, or from the n-th on; default is every one. */
  nth: z.int().positive().optional(),
  from: z.int().positive().optional(),
  /** Maximum number of times. */
  times: z.int().positive().optional(),
  /** Chance of each occurrence, 0–1. */
  chance: z.number().min(0).max(1).optional(),
  /** Seconds of the cloud after the start (or after it was added) within which the fault is active. */
  afterSeconds: z.number().nonnegative().optional(),
  untilSeconds: z.number().nonnegative().optional(),
  /** Of `rate-limit`: requests a minute. */
  perMinute: z.int().positive().optional(),
  /** Of `reject-rows` and `read-rows`: how many. */
  rows: z.int().positive().optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
});

const FaultRule = WrittenRule.superRefine((rule, { addIssue }) => {
  for (const problem of problemsOf(rule)) addIssue(problem);
}).transform(({ perMinute, rows, settings, ...rule }) => ({
  ...rule,
  settings: { ...settings, ...defined({ perMinute, rows }) },
}));

const FaultsFile = z.strictObject({
  /** Makes `chance` come out the same each time. */
  seed: z.int().default(1),
  faults: z.array(FaultRule),
});

export type FaultRule = z.infer<typeof FaultRule>;

interface Planned {
  readonly rule: FaultRule;
  readonly since: number;
  seen: number;
  hit: number;
}

/** Characters of a plan; the time that YAML's check for repeated names takes grows with the square of it. */
const MAX_LENGTH = 131_072;

function readPlan(file: string): unknown {
  const text = readFileSync(file, "utf8");
  if (text.length <= MAX_LENGTH) return parse(text);
  throw new Error(
    `${file} has ${text.length} characters; a plan of faults has ${MAX_LENGTH} at most`,
  );
}

/** The faults of a YAML file and those that the admin endpoint adds. */
export class PlannedFaults implements Faults {
  readonly #clock: Clock;
  #planned: Planned[] = [];
  #random: () => number;

  /** Throws an `Error` that names what is wrong in the file. */
  constructor(clock: Clock, file?: string) {
    this.#clock = clock;
    this.#random = generator(1);
    if (file !== undefined) this.replace(readPlan(file));
  }

  /** @param plan `{faults: [...]}` as in the file; replaces everything. Throws an `Error` that names what is wrong. */
  replace(plan: unknown): void {
    const result = FaultsFile.safeParse(plan);
    if (!result.success)
      throw new Error(`The planned faults are invalid: ${schemaText(result.error)}`);
    this.#random = generator(result.data.seed);
    const since = this.#clock.now();
    this.#planned = result.data.faults.map((rule) => ({ rule, since, seen: 0, hit: 0 }));
  }

  /** The rules with how often each was met and how often it struck. */
  report(): { rule: FaultRule; seen: number; hit: number }[] {
    return this.#planned.map(({ rule, seen, hit }) => ({ rule, seen, hit }));
  }

  take(at: string, facts: Readonly<Record<string, string | number>>): Fault | undefined {
    if (this.#planned.length === 0) return undefined;
    const due = this.#planned.filter(
      (planned) => isAbout(planned.rule, at, facts) && this.#strikes(planned),
    )[0];
    if (due === undefined) return undefined;
    due.hit += 1;
    return { effect: due.rule.effect, settings: due.rule.settings };
  }

  /** Counts the occurrence; true when this rule is due. */
  #strikes(planned: Planned): boolean {
    const { rule, since, hit } = planned;
    const elapsed = (this.#clock.now() - since) / 1000;
    if (elapsed < (rule.afterSeconds ?? 0)) return false;
    if (elapsed >= (rule.untilSeconds ?? Number.POSITIVE_INFINITY)) return false;
    planned.seen += 1;
    if (rule.nth !== undefined && planned.seen !== rule.nth) return false;
    if (planned.seen < (rule.from ?? 0)) return false;
    if (hit >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
    return rule.chance === undefined || this.#random() < rule.chance;
  }
}

function isAbout(
  rule: FaultRule,
  at: string,
  facts: Readonly<Record<string, string | number>>,
): boolean {
  return (
    rule.at === at &&
    Object.entries(rule.match).every(([name, wanted]) => {
      const actual = facts[name];
      return actual !== undefined && matchesWildcard(wanted, String(actual));
    })
  );
}

/** Mulberry32: a small seeded generator, so that a plan with chances can be run again. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
