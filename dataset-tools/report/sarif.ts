import { allRules } from "../check/all-rules.ts";
import type { Finding, Severity } from "../check/finding.ts";
import type { CheckResult } from "../check-dataset.ts";
import { defined } from "../defined.ts";

const levels: Record<Severity, string> = { error: "error", warning: "warning", hint: "note" };

/** The result as SARIF 2.1.0, which code hosts show next to the lines. `version` is Tunewright's. */
export function sarifReport(result: CheckResult, version: string): string {
  const rules = allRules.map(({ code, title, why, remedy, severity }) => ({
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remedy },
    defaultConfiguration: { level: levels[severity] },
  }));
  const run = {
    tool: { driver: { name: "Tunewright", version, rules } },
    columnKind: "utf16CodeUnits",
    results: result.findings.map(toResult),
    properties: {
      model: result.model,
      method: result.method,
      counts: result.counts,
      truncated: result.truncated,
    },
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult(finding: Finding) {
  const { code, severity, file, line, column, path, message, hint, waived } = finding;
  const physicalLocation = defined({
    artifactLocation: { uri: toUri(file) },
    region: line === 0 ? undefined : region(line, path === undefined ? column : undefined),
  });
  return {
    ruleId: code,
    ruleIndex: allRules.findIndex((rule) => rule.code === code),
    level: levels[severity],
    message: { text: `${path === undefined ? "" : `${path}: `}${message}. ${hint}` },
    locations: [
      defined({
        physicalLocation,
        logicalLocations: path === undefined ? undefined : [{ fullyQualifiedName: path }],
      }),
    ],
    ...defined({ suppressions: waived && [suppression(waived)] }),
  };
}

function suppression({ reason, until }: NonNullable<Finding["waived"]>) {
  return { kind: "external", status: "accepted", justification: `${reason} (until ${until})` };
}

/** A column with a path counts inside the field's text, not in the line. */
function region(line: number, column: number | undefined) {
  return defined({ startLine: line, startColumn: column });
}

function toUri(file: string): string {
  if (file.startsWith("s3://")) return file;
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
