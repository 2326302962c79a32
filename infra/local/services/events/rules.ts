import { join } from "node:path";
import type { PutRuleRequest, Target } from "@aws-sdk/client-eventbridge";
import { ServiceError, validationFailure } from "../../kernel/aws-error.ts";
import { defined } from "../../kernel/defined.ts";
import { type Cloud, isObject } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";
import { readSchedule } from "./schedule.ts";

/** A rule of the default bus as it is stored. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  /** JSON text; absent for a rule that only has a schedule. */
  readonly pattern?: string;
  readonly schedule?: {
    readonly expression: string;
    /** Milliseconds of the cloud from which a rate counts. */
    readonly from: number;
  };
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

/** Characters of a schedule (API reference of PutRule). */
const MAX_EXPRESSION = 256;

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

  /** Makes a rule, or replaces its pattern, schedule and state. Throws `InvalidEventPatternException`, `ValidationException`. */
  put({ Name: name = "", EventPattern, ScheduleExpression, State }: PutRuleRequest): Rule {
    if (EventPattern === undefined && ScheduleExpression === undefined) {
      throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    const before = this.#items.get(name);
    const rule = {
      name,
      arn: this.arnOf(name),
      enabled: State !== "DISABLED",
      targets: before?.targets ?? [],
      ...defined({
        pattern: EventPattern === undefined ? undefined : checkPattern(EventPattern),
        schedule: this.#schedule(ScheduleExpression, before),
      }),
    };
    this.#items.put(name, rule);
    return rule;
  }

  /** A rate counts from the moment at which the rule got it: a deployment that changes nothing leaves it alone. */
  #schedule(expression: string | undefined, before: Rule | undefined): Rule["schedule"] {
    if (expression === undefined) return undefined;
    if (before?.schedule?.expression === expression) return before.schedule;
    if (expression.length > MAX_EXPRESSION) {
      const rule = `Member must have length less than or equal to ${MAX_EXPRESSION}`;
      throw validationFailure([
        `Value at 'scheduleExpression' failed to satisfy constraint: ${rule}`,
      ]);
    }
    const from = this.#cloud.clock.now();
    readSchedule(expression, from);
    return { expression, from };
  }

  get(name: string): Rule | undefined {
    return this.#items.get(name);
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

  update(rule: Rule, change: Partial<Pick<Rule, "targets" | "enabled">>): void {
    this.#items.put(rule.name, { ...rule, ...change });
  }

  /** Throws `ValidationException` for a rule that still has targets; one that does not exist is as good as deleted. */
  delete(name = ""): void {
    if (this.#items.get(name)?.targets.length) {
      throw invalid("Rule can't be deleted since it has targets.");
    }
    this.#items.delete(name);
  }

  list(): Rule[] {
    return this.#items.values();
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

function checkPattern(pattern: string): string {
  try {
    if (isObject(JSON.parse(pattern))) return pattern;
  } catch {
    // The error below covers both cases.
  }
  throw new ServiceError(
    "InvalidEventPatternException",
    "Event pattern is not valid. Reason: it is not a JSON object.",
  );
}
