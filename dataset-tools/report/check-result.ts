import type { Finding } from "../check/finding.ts";
import type { Method } from "../check/options.ts";

/** A file that was checked. */
export interface ResultFile {
  readonly name: string;
  readonly bytes: number;
  readonly records: number;
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

/** What `validate --json` prints: the contract for scripts. */
export interface CheckResult {
  /** No finding of severity `error` was made, listed or not. */
  readonly ok: boolean;
  readonly model: string;
  readonly method: Method;
  readonly files: readonly ResultFile[];
  readonly records: number;
  /** Findings by code, all of them. */
  readonly counts: Readonly<Record<string, number>>;
  /** At most `--max-findings`, by file and line. */
  readonly findings: readonly Finding[];
  /** More was found than is listed. */
  readonly truncated: boolean;
}
