import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import type { Rule, RuleContext, RuleInfo } from "./rule.ts";
import type { SeenRecord } from "./seen-record.ts";

/** What a rule suspects of one row. */
interface Suspicion {
  /** One of few sentences. */
  readonly message: string;
  /** JSON path or column. */
  readonly path?: string | undefined;
  /** Replaces the rule's severity. */
  readonly severity?: "hint";
}

/** A rule about something that is a defect in a few rows, and the task itself when most rows have it. */
export interface RareRule extends RuleInfo {
  /** Above this share of the rows with an answer it is the task. */
  readonly taskShare: number;
  /** The hint about the whole dataset in that case, after "N of M rows"; undefined when nothing is to be said. */
  readonly task?: string;
  /** Undefined when the row is fine. */
  find(seen: SeenRecord, context: RuleContext): Suspicion | undefined;
}

const MIN_TASK_ROWS = 3;

/** Makes a rule that keeps what it suspects (8 bytes a row) and reports after the last row, when the share is known. */
export function rareRule(rule: RareRule): Rule {
  const { find: _find, task: _task, taskShare: _share, ...info } = rule;
  return {
    ...info,
    create(context) {
      const suspects = new Suspects();
      let rows = 0;
      return {
        record(seen) {
          if (seen.answer === undefined) return;
          rows++;
          const suspicion = rule.find(seen, context);
          if (suspicion !== undefined) suspects.add(seen.ordinal, suspicion);
        },
        end: () => reportSuspects(suspects, rows, { rule, context }),
      };
    },
  };
}

/** Rows with what is suspected of them. */
class Suspects {
  readonly #ordinals = new ChunkedUint32();
  readonly #kinds = new ChunkedUint32();
  readonly #known = new Map<string, number>();
  readonly #suspicions: Suspicion[] = [];

  get count(): number {
    return this.#ordinals.length;
  }

  add(ordinal: number, suspicion: Suspicion): void {
    const key = `${suspicion.path} ${suspicion.severity} ${suspicion.message}`;
    let kind = this.#known.get(key);
    if (kind === undefined) {
      kind = this.#suspicions.push(suspicion) - 1;
      this.#known.set(key, kind);
    }
    this.#ordinals.push(ordinal);
    this.#kinds.push(kind);
  }

  forEach(use: (ordinal: number, suspicion: Suspicion) => void): void {
    for (let i = 0; i < this.count; i++) {
      use(this.#ordinals.at(i), this.#suspicions[this.#kinds.at(i)] as Suspicion);
    }
  }
}

function reportSuspects(
  suspects: Suspects,
  rows: number,
  { rule, context }: { readonly rule: RareRule; readonly context: RuleContext },
): void {
  const { rows: places, report } = context;
  if (suspects.count > Math.max(MIN_TASK_ROWS, rows * rule.taskShare)) {
    if (rule.task === undefined) return;
    const message = `${suspects.count} of ${rows} rows ${rule.task}`;
    report({ place: { file: places.place(0).file, line: 0 }, severity: "hint", message });
    return;
  }
  suspects.forEach((ordinal, { message, path, severity }) => {
    const place = { ...places.place(ordinal), ...(path === undefined ? {} : { path }) };
    report({ place, message, ...(severity === undefined ? {} : { severity }) });
  });
}
