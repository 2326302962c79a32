import { ServiceError } from "../../aws-error.ts";
import { parseJson } from "../interpreter/parse-json.ts";

/** Checks a definition's text. Throws `InvalidDefinition` in AWS's words. */
export function checkDefinition(text: string, _type: "STANDARD" | "EXPRESS"): void {
  const parsed = parseJson(text);
  if ("value" in parsed) return;
  throw new ServiceError(
    "InvalidDefinition",
    `Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ${parsed.message}'`,
  );
}
