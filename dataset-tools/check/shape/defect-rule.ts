import type { Rule, RuleContext, RuleInfo, RuleRun } from "../rule.ts";
import { LeadingShape } from "./leading-shape.ts";
import { type RowDefect, rowDefect } from "./row-defect.ts";

/** What a rule reports about a row of the wrong shape. */
export interface DefectText {
  readonly message: string;
  readonly path?: string;
}

/** Makes a rule of one kind of row defect. */
export function defectRule<Kind extends RowDefect["kind"]>(
  info: RuleInfo & { readonly code: Kind },
  describe: (defect: Extract<RowDefect, { kind: Kind }>) => DefectText,
): Rule {
  const is = (defect: RowDefect): defect is Extract<RowDefect, { kind: Kind }> =>
    defect.kind === info.code;
  return {
    ...info,
    create: (context) => watch(context, (defect) => (is(defect) ? describe(defect) : undefined)),
  };
}

function watch(
  context: RuleContext,
  describe: (defect: RowDefect) => DefectText | undefined,
): RuleRun {
  const leading = new LeadingShape();
  return {
    row(row, seen) {
      const defect = rowDefect(row, seen, leading.of(row.place.file));
      if (seen !== undefined) leading.add(seen);
      const text = defect === undefined ? undefined : describe(defect);
      if (text !== undefined) context.report({ place: row.place, ...text });
    },
  };
}
