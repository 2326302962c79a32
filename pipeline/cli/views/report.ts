import type { CheckResult } from "../../../dataset-tools/index.ts";
import { terminalReport } from "../../../dataset-tools/report/terminal.ts";
import { paint } from "../format.ts";

const STYLES = {
  good: paint.good,
  dim: paint.dim,
  error: paint.bad,
  warning: paint.warn,
  hint: (text: string) => text,
} as const;

/**
 * The findings of a check, as text.
 * @param examples places shown for each rule
 */
export function reportText(result: CheckResult, examples = 5): string {
  const text = terminalReport(result, { examples, paint: (part, style) => STYLES[style](part) });
  return text.trimEnd();
}
