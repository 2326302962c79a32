import type { TrainingRecord, Turn } from "../record.ts";
import { chooseColumns } from "./choose-columns.ts";
import type { Mapping } from "./column-mapping.ts";
import { historyTurns } from "./history.ts";
import type { JsonObject } from "./row-shape.ts";
import { cellText, fillTemplate } from "./template.ts";
import { readMessages, textTurn } from "./turns.ts";

type Parts = Pick<TrainingRecord, "turns" | "system"> & Partial<Pick<TrainingRecord, "systemPath">>;

/** Mappings completed for a set of columns; kept as long as the user's mapping. */
const completed = new WeakMap<Mapping, Map<string, Mapping>>();

/** Reads a flat row by its columns; undefined when no column can be the question or the answer. */
export function readColumns(value: JsonObject, given: Mapping): Parts | undefined {
  const mapping = mappingFor(Object.keys(value), given);
  const { prompt, completion, system, template } = mapping;
  if (completion === undefined) return undefined;
  const user = template === undefined ? promptTurn(value, prompt) : templateTurn(value, template);
  if (user === undefined) return undefined;
  const turns = [
    ...historyTurns(value["history"]),
    ...user,
    textTurn("assistant", value[completion], completion),
  ];
  const text = system === undefined ? "" : cellText(value[system]);
  return text === "" || system === undefined
    ? { turns, system: [] }
    : { turns, system: [text], systemPath: system };
}

function promptTurn(value: JsonObject, prompt: string | undefined): Turn[] | undefined {
  if (prompt === undefined) return undefined;
  const cell = value[prompt];
  if (prompt === "prompt" && Array.isArray(cell)) return readMessages(cell, { key: "prompt" });
  return [textTurn("user", cell, prompt)];
}

function templateTurn(value: JsonObject, template: string): Turn[] {
  return [textTurn("user", fillTemplate(template, value), "template")];
}

/** Mappings that were chosen for a whole file: rows with other columns are read by them too. */
const ofFiles = new WeakSet<Mapping>();

/** Declares a mapping to be that of a whole file. */
export function forWholeFile(mapping: Mapping): Mapping {
  ofFiles.add(mapping);
  return mapping;
}

/** The user's mapping, completed by the known names where they suffice. */
export function mappingFor(columns: readonly string[], given: Mapping): Mapping {
  if (ofFiles.has(given)) return given;
  const signature = columns.join("\0");
  let known = completed.get(given);
  if (known === undefined) {
    known = new Map();
    completed.set(given, known);
  }
  let mapping = known.get(signature);
  if (mapping === undefined) {
    mapping = chooseColumns({ columns, given, isTable: false })?.mapping ?? given;
    if (known.size < 1000) known.set(signature, mapping);
  }
  return mapping;
}
