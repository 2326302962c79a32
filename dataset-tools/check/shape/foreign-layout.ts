import { type ForeignLayout, foreignLayoutOf } from "../../read/foreign-layouts.ts";
import { unpackTurns } from "../../read/packed-cells.ts";
import { isObject } from "../../read/row-shape.ts";
import type { Rule } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** Rows as another service writes them, with a question and an answer: said once for each file. */
export const foreignLayout: Rule = {
  code: "foreign-layout",
  severity: "warning",
  title: "Rows in the layout of another service",
  why: "Bedrock does not know the layout, so the file cannot be used as it is.",
  remedy: "Nothing needs to be done: `convert` and `tune` write the base model's format.",
  source: "Tunewright",
  repairable: false,
  create({ report }) {
    let file = "";
    let named = new Set<string>();
    return {
      record(seen) {
        const layout = layoutOf(seen);
        if (layout === undefined) return;
        const { place } = seen.record;
        if (place.file !== file) [file, named] = [place.file, new Set()];
        if (named.has(layout.name)) return;
        named.add(layout.name);
        const message = `the rows are in the layout of ${layout.name}; their turns are read as messages`;
        report({ place: { file, line: place.line }, message });
      },
    };
  },
};

function layoutOf({ record }: SeenRecord): ForeignLayout | undefined {
  if (record.shape !== "foreign") return undefined;
  const { value } = record.row;
  const turns = isObject(value) ? (unpackTurns(value)?.value ?? value) : {};
  return foreignLayoutOf(turns);
}
