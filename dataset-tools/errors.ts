/** A failure that the reader of the message can fix. Bad data is not an error: it becomes findings. A bug keeps its stack. */
export class UserError extends Error {
  /** Stable `Area.What`, e.g. `Dataset.NoSuchFile`; also `name`, which a Catch of Step Functions matches. */
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
