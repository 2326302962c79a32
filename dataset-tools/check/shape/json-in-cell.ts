import { unpackTurns } from "../../read/packed-cells.ts";
import { isObject } from "../../read/row-shape.ts";
import type { Rule } from "../rule.ts";

/** A conversation that was written as text into one cell. */
export const jsonInCell: Rule = {
  code: "json-in-cell",
  severity: "warning",
  title: "Conversation is text inside a cell",
  why: "Bedrock expects a list of messages, not a text that contains one.",
  remedy: "Write the list itself; `convert` and `--fix` take it out of the text.",
  source: "Bedrock User Guide, model-customization-prepare",
  repairable: true,
  create({ report }) {
    const named = new Set<string>();
    return {
      keys({ value, place }, seen) {
        if (seen === undefined || named.has(place.file) || !isObject(value)) return;
        if (seen.record.shape === "columns") return;
        const unpacked = unpackTurns(value);
        if (unpacked === undefined) return;
        named.add(place.file);
        const { key, packing } = unpacked;
        const message = `"${key}" is text with ${packing === "JSON" ? "JSON" : "a Python list"} in it; it is read in every row that has it`;
        report({ place, path: key, message });
      },
    };
  },
};
