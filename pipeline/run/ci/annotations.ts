import { allRules, type CheckResult, type Finding } from "../../../dataset-tools/index.ts";

/** GitHub shows ten annotations of each level for a step. */
const MAX_OF_LEVEL = 10;

const levels = { error: "error", warning: "warning", hint: "notice" } as const;

/**
 * A result without what may quote a label or a key of the data: each finding says what its rule says.
 * @param nameOf the name of a file as reports are to show it
 */
export function withoutQuotes(result: CheckResult, nameOf: (file: string) => string): CheckResult {
  const findings = result.findings.map(({ path: _, ...finding }): Finding => {
    const rule = allRules.find(({ code }) => code === finding.code);
    return {
      ...finding,
      file: nameOf(finding.file),
      message: rule?.title ?? finding.code,
      hint: rule?.remedy ?? "",
    };
  });
  return { ...result, findings };
}

/** Workflow commands that show findings beside the lines of a change. */
export function annotations({ findings }: CheckResult): string[] {
  const shown = { error: 0, warning: 0, hint: 0 };
  return findings.flatMap((finding) => {
    if (finding.waived !== undefined || shown[finding.severity] === MAX_OF_LEVEL) return [];
    shown[finding.severity] += 1;
    return [annotation(finding)];
  });
}

function annotation({ severity, file, line, code, message, hint }: Finding): string {
  const place = line === 0 ? "" : `,line=${line}`;
  const title = `title=${property(`tunewright ${code}`)}`;
  return `::${levels[severity]} file=${property(file)}${place},${title}::${data(`${message}. ${hint}`)}`;
}

/** A text of a workflow command as GitHub's runner reads it: escaped, so that it can start no other command. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
