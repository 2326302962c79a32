import type { Finding, Severity } from "./finding.ts";

const weight: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/**
 * Keeps at most `limit` findings and counts all. When it is full, a finding of a code that is rare in the
 * list replaces one of the most frequent code, so that ten thousand hints cannot hide five errors.
 */
export class FindingsList {
  readonly counts: Record<string, number> = {};
  /** Waived findings by code; they are in no other count. */
  readonly waived: Record<string, number> = {};
  readonly #kept = new Map<string, Finding[]>();
  readonly #limit: number;
  #size = 0;
  #errors = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts the finding and keeps it while there is room. */
  add(finding: Finding): void {
    const counts = finding.waived === undefined ? this.counts : this.waived;
    counts[finding.code] = (counts[finding.code] ?? 0) + 1;
    if (finding.severity === "error" && finding.waived === undefined) this.#errors++;
    const group = this.#group(finding);
    if (this.#size < this.#limit) this.#size++;
    else if (!this.#makeRoom(group.length, finding.severity)) return;
    group.push(finding);
  }

  /** Findings of severity `error`, kept or not. */
  get errors(): number {
    return this.#errors;
  }

  /** There are more findings than are kept. */
  get truncated(): boolean {
    const all = [...Object.values(this.counts), ...Object.values(this.waived)];
    return all.reduce((sum, n) => sum + n, 0) > this.#size;
  }

  /** The kept findings, by file in the order of reading, then by line; those about the whole dataset first. */
  list(): Finding[] {
    const all = [...this.#kept.values()].flat();
    const files = new Map<string, number>();
    for (const { file } of all) if (!files.has(file)) files.set(file, files.size);
    return all.sort(
      (a, b) =>
        (files.get(a.file) ?? 0) - (files.get(b.file) ?? 0) ||
        a.line - b.line ||
        weight[a.severity] - weight[b.severity],
    );
  }

  #group(finding: Finding): Finding[] {
    const key = `${weight[finding.severity]} ${finding.code} ${finding.waived?.until ?? ""}`;
    const group = this.#kept.get(key) ?? [];
    this.#kept.set(key, group);
    return group;
  }

  /** Drops the last finding of the largest group, if that group is larger than the newcomer's. */
  #makeRoom(own: number, severity: Severity): boolean {
    let largest: Finding[] = [];
    for (const group of this.#kept.values()) if (group.length >= largest.length) largest = group;
    const dropped = largest[0];
    if (dropped === undefined) return false;
    const graver = weight[severity] < weight[dropped.severity];
    if (largest.length <= own + (graver ? 0 : 1)) return false;
    largest.pop();
    return true;
  }
}
