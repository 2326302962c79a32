/** One finding about a definition, as ValidateStateMachineDefinition shows it. */
export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  /** e.g. `SCHEMA_VALIDATION_FAILED`, `MISSING_TRANSITION_TARGET`. */
  readonly code: string;
  readonly message: string;
  /** e.g. `/States/Wait/Next`. */
  readonly location: string;
}

/** Collects findings while a definition is checked. */
export class Findings {
  readonly all: Diagnostic[] = [];

  /** A field that breaks a rule of the language. */
  schema(location: string, message: string): void {
    this.error("SCHEMA_VALIDATION_FAILED", location, message);
  }

  error(code: string, location: string, message: string): void {
    this.all.push({ severity: "ERROR", code, message, location });
  }
}
