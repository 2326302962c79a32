/**
 * A call that cannot be carried out as it was made; the reader of the message can fix it.
 * Bad data is never an error: it becomes findings.
 */
export class DatasetError extends Error {
  /** Stable `Dataset.What`, e.g. `Dataset.NoSuchFile`; also the error's `name`. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.hint = options.hint;
  }
}
