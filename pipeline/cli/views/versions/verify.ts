import { dirname } from "node:path/posix";
import { counted } from "../../../counts.ts";
import {
  type Check,
  isBroken,
  type Verification,
} from "../../../run/versions/verify/verification.ts";
import { paint } from "../../format.ts";

const SIGNS: Readonly<Record<Check["status"], () => string>> = {
  fine: () => paint.good("✓ fine        "),
  differs: () => paint.bad("✗ DIFFERS     "),
  missing: () => paint.bad("✗ MISSING     "),
  "not-recorded": () => paint.warn("? not recorded"),
};

/** Every check as a line, those of a folder of answers as one where all are fine; what is wrong comes last. */
export function verificationText({ version, checks }: Verification): string {
  const broken = checks.filter(isBroken);
  const files = new Set(broken.map(({ file }) => file));
  const end =
    broken.length === 0
      ? paint.good(`${version}: nothing differs in ${counted(checks.length, "check")}`)
      : paint.bad(`${version}: NOT what was registered: ${[...files].join(", ")}`);
  const fine = checks.filter((check) => !isBroken(check));
  return [...folded(fine), ...broken.flatMap(checkLines), "", end].join("\n");
}

/** Lines of checks; files of one folder below `evaluation/` with the same result are one line. */
function folded(checks: readonly Check[]): string[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const { file, what, status, note } = check;
    const isAnswers = file.startsWith("evaluation/") && note === null;
    const key = `${isAnswers ? dirname(file) : `${file} ${what}`} ${status}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length === 1) return checkLines(first);
    const files = counted(group.length, "file");
    return [`  ${SIGNS[first.status]()}  ${dirname(first.file)}/: ${first.what} (${files})`];
  });
}

function checkLines(check: Check): string[] {
  const { file, what, status, expected, found, note } = check;
  const line = `  ${SIGNS[status]()}  ${file}: ${what}`;
  return [
    line,
    ...(isBroken(check)
      ? [`      expected  ${expected ?? "nothing"}`, `      found     ${found ?? "nothing"}`]
      : []),
    ...(note === null ? [] : [`      ${note}`]),
  ];
}
