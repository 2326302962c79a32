/** One planned fault that is due now, as the user wrote it. */
export interface Fault {
  /** What happens, e.g. `throttle`, `error`, `drop-connection`, `delay`, `fail`, `stick`. */
  readonly effect: string;
  /** Settings of the effect, e.g. `{message, code, seconds, step}`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The faults that a user has planned. A service asks wherever AWS could break. */
export interface Faults {
  /**
   * The fault that is due here, or undefined. Asking counts as one occurrence.
   * @param at e.g. `call`, `inference`, `training-job`, `deployment`, `provisioned-throughput`, `lambda`, `event`
   * @param facts what the user can match on, e.g. `{service, operation}` or `{jobName, step}`
   */
  take(at: string, facts: Readonly<Record<string, string | number>>): Fault | undefined;
}
