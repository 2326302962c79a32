import type { Finding } from "./finding.ts";

/** Findings that the user has looked at and accepts until a day. */
interface Waiver {
  /** Code of the rule. */
  readonly code: string;
  readonly reason: string;
  /** Last day on which it holds, e.g. `2026-12-31`. */
  readonly until: string;
  /** File that it is for, by its path or its last parts; all files when absent. */
  readonly file?: string | undefined;
}

/** The waivers of a dataset, and the day on which they are applied. */
export interface WaiverList {
  readonly waivers: readonly Waiver[];
  /** Today, e.g. `2026-11-26`. */
  readonly today: string;
}

/** A waiver that no longer holds although findings match it. */
export type ExpiredWaiver = Pick<Waiver, "code" | "until">;

/**
 * Errors that are ours: the service would take these rows. Every other error is of rows that Bedrock refuses or that
 * cannot be read, and no waiver changes that.
 */
const ownErrors: ReadonlySet<string> = new Set([
  "secret",
  "spreadsheet-error",
  "answer-schema-mismatch",
]);

/** Whether a finding of this code and severity can be waived. */
export function isWaivable({ code, severity }: Pick<Finding, "code" | "severity">): boolean {
  return severity !== "error" || ownErrors.has(code);
}

/** Applies waivers to findings. */
export class Waivers {
  readonly #list: WaiverList | undefined;
  readonly #expired = new Map<string, ExpiredWaiver>();

  constructor(list: WaiverList | undefined) {
    this.#list = list;
  }

  /** The finding as it is, or with the waiver that holds for it. */
  apply(finding: Finding): Finding {
    if (this.#list === undefined || !isWaivable(finding)) return finding;
    const matching = this.#list.waivers.filter((waiver) => matches(waiver, finding));
    const today = this.#list.today;
    const holding = matching.find(({ until }) => until >= today);
    if (holding !== undefined) {
      const { reason, until } = holding;
      return { ...finding, waived: { reason, until } };
    }
    for (const { code, until } of matching) this.#expired.set(`${code} ${until}`, { code, until });
    return finding;
  }

  /** Waivers that matched a finding after their last day. */
  get expired(): readonly ExpiredWaiver[] {
    return [...this.#expired.values()];
  }
}

function matches({ code, file }: Waiver, finding: Finding): boolean {
  if (code !== finding.code) return false;
  return file === undefined || finding.file === file || finding.file.endsWith(`/${file}`);
}
