import { diagnose } from "../validation/check.ts";
import type { Operation } from "./context.ts";
import { optionalText, requiredText } from "./input.ts";

const MOST_DIAGNOSTICS = 100;

/** ValidateStateMachineDefinition. */
export const validateStateMachineDefinition: Operation = (_states, input) => {
  const type = optionalText(input, "type") === "EXPRESS" ? "EXPRESS" : "STANDARD";
  const withWarnings = optionalText(input, "severity") === "WARNING";
  const found = diagnose(requiredText(input, "definition"), type).filter(
    ({ severity }) => withWarnings || severity === "ERROR",
  );
  const most = Number(input["maxResults"] ?? 0) || MOST_DIAGNOSTICS;
  return {
    result: found.some(({ severity }) => severity === "ERROR") ? "FAIL" : "OK",
    diagnostics: found.slice(0, most),
    truncated: found.length > most,
  };
};
