import { Fault } from "../../language/errors.ts";
import { type Fields, isObject, toText } from "../../language/value.ts";
import { expressionIn, unexpectedType } from "../../query/jsonata.ts";
import { readReference } from "../../query/reference.ts";
import { fillJsonata, fillJsonPath } from "../../query/template.ts";
import type { Frame } from "../frame.ts";
import { inspected } from "../io.ts";

/**
 * The items of a Map without an ItemReader.
 * @param keyValues a distributed Map also takes an object and runs over its members
 */
export async function readItems(
  frame: Frame,
  { input, keyValues }: { input: unknown; keyValues: boolean },
): Promise<readonly unknown[]> {
  const items = frame.language === "JSONata" ? await jsonataItems(frame) : pathItems(frame, input);
  if (Array.isArray(items)) return items;
  if (keyValues && isObject(items)) {
    return Object.entries(items).map(([Key, Value]) => ({ Key, Value }));
  }
  throw notIterable(frame, items);
}

async function jsonataItems(frame: Frame): Promise<unknown> {
  const { Items } = frame.state;
  if (Items === undefined) return frame.input;
  try {
    return await fillJsonata(Items, frame, { field: "Items" });
  } catch (thrown) {
    throw thrown instanceof Fault ? closedByMap(thrown) : thrown;
  }
}

function pathItems(frame: Frame, input: unknown): unknown {
  const path = frame.state.ItemsPath;
  if (path === undefined) return input;
  const items = readReference(path, frame, { data: input, field: "ItemsPath" });
  return Array.isArray(items) ? inspected(frame, "afterItemsPath", items) : items;
}

function notIterable(frame: Frame, value: unknown): Fault {
  if (frame.language === "JSONPath") {
    const path = (frame.state.ItemsPath ?? "$").replace(/^\$\$/, "$");
    return new Fault(`Reference path "${path}" must point to array.`);
  }
  const expression = expressionIn(frame.state.Items);
  if (expression !== undefined) {
    return closedByMap(
      unexpectedType(expression, { field: "Items" }, { expected: "array", value }),
    );
  }
  return closedByMap(
    new Fault(
      `Map state input must be an array but was: ${toText(value)}`,
      "States.QueryEvaluationError",
    ),
  );
}

function closedByMap(fault: Fault): Fault {
  return new Fault(fault.message, fault.error, { ...fault.facts, closing: "MapStateFailed" });
}

/** The context object inside an iteration. */
export function itemContext(frame: Frame, index: number, value: unknown): Fields {
  return { ...frame.context, Map: { Item: { Index: index, Value: value } } };
}

/** An item as the processor gets it: through `ItemSelector`, or as it is. */
export async function selectItem(
  frame: Frame,
  { index, value, input }: { index: number; value: unknown; input: unknown },
): Promise<unknown> {
  const inner = { ...frame, context: itemContext(frame, index, value) };
  const { ItemSelector, Parameters } = frame.state;
  if (frame.language === "JSONata") {
    if (ItemSelector === undefined) return value;
    return fillJsonata(ItemSelector, inner, { field: "ItemSelector" });
  }
  const template = ItemSelector ?? Parameters;
  return template === undefined ? value : fillJsonPath(template, inner, input);
}
