import { allow } from "../../../kernel/define-service.ts";
import { diagnose } from "../validation/check.ts";
import type { StatesInput, StatesOperations } from "./context.ts";

const MAX_DIAGNOSTICS = 100;

/** ValidateStateMachineDefinition. */
export function validationOperations(): StatesOperations {
  return {
    ValidateStateMachineDefinition: {
      permissions: () => allow("states:ValidateStateMachineDefinition"),
      run: validateDefinition,
    },
  };
}

function validateDefinition(input: StatesInput<"ValidateStateMachineDefinition">) {
  const withWarnings = input.severity === "WARNING";
  const found = diagnose(input.definition, input.type ?? "STANDARD").filter(
    ({ severity }) => withWarnings || severity === "ERROR",
  );
  const max = input.maxResults || MAX_DIAGNOSTICS;
  return {
    result: found.some(({ severity }) => severity === "ERROR") ? "FAIL" : "OK",
    diagnostics: found.slice(0, max),
    truncated: found.length > max,
  };
}
