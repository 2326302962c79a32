import { ServiceError } from "../../../kernel/aws-error.ts";
import { NESTED_TOO_DEEPLY, parseJson } from "../language/value.ts";
import { type Diagnostic, Findings } from "./diagnostic.ts";
import { describeJsonFault } from "./json-text.ts";
import { checkMachine } from "./machine.ts";

/** All errors in a definition's text. */
export function diagnose(text: string, type: "STANDARD" | "EXPRESS"): readonly Diagnostic[] {
  const findings = new Findings();
  // Jackson reads a blank text as a missing value.
  const parsed = text.trim() === "" ? { value: undefined } : parseJson(text);
  if (!("value" in parsed)) {
    const { message, location } =
      parsed.message === NESTED_TOO_DEEPLY
        ? { message: NESTED_TOO_DEEPLY, location: "" }
        : describeJsonFault(text);
    findings.error("INVALID_JSON_DESCRIPTION", location, message);
    return findings.all;
  }
  const walk = { type, findings, names: new Set<string>() };
  checkMachine(parsed.value, { location: "", language: "JSONPath", walk });
  return findings.all;
}

/** Checks a definition's text. Throws `InvalidDefinition` that names every error, in AWS's form. */
export function checkDefinition(text: string, type: "STANDARD" | "EXPRESS"): void {
  const errors = diagnose(text, type).filter(({ severity }) => severity === "ERROR");
  if (errors.length === 0) return;
  const all = errors.map(({ code, message, location }) => `${code}: ${message} at ${location}`);
  throw new ServiceError(
    "InvalidDefinition",
    `Invalid State Machine Definition: '${all.join(", ")}'`,
  );
}
