import { join } from "node:path";
import type { PutRuleRequest, Target } from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../kernel/aws-error.ts";
import type { Cloud } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";

/** A rule of the default bus as it is stored. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly pattern: string;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

/** The rules of the default bus, as documents under `<folder>/events/rules/`. */
export class Rules {
  readonly #cloud: Cloud;
  readonly #items: Collection<Rule>;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.#items = new Collection(join(cloud.folder, "events", "rules"));
  }

  arnOf(name: string): string {
    const { region, accountId } = this.#cloud;
    return `arn:aws:events:${region}:${accountId}:rule/${name}`;
  }

  /** Makes a rule, or replaces its pattern and state. Throws `InvalidEventPatternException`. */
  put({ Name: name = "", EventPattern, State }: PutRuleRequest): Rule {
    const rule = {
      name,
      arn: this.arnOf(name),
      pattern: checkPattern(EventPattern),
      enabled: State !== "DISABLED",
      targets: this.#items.get(name)?.targets ?? [],
    };
    this.#items.put(name, rule);
    return rule;
  }

  /** Throws `ResourceNotFoundException`. */
  find(name = ""): Rule {
    const rule = this.#items.get(name);
    if (rule) return rule;
    throw new ServiceError(
      "ResourceNotFoundException",
      `Rule ${name} does not exist on EventBus default.`,
    );
  }

  setTargets(rule: Rule, targets: readonly Target[]): void {
    this.#items.put(rule.name, { ...rule, targets });
  }

  delete(name = ""): void {
    this.#items.delete(name);
  }

  list(): Rule[] {
    return this.#items.values();
  }
}

function checkPattern(pattern: string | undefined): string {
  try {
    if (pattern !== undefined) {
      JSON.parse(pattern);
      return pattern;
    }
  } catch {
    // The error below covers both cases.
  }
  throw new ServiceError(
    "InvalidEventPatternException",
    "Event pattern is not valid. Reason: it is not a JSON object. A schedule is not simulated.",
  );
}
