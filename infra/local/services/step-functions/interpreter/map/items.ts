import { isObject } from "../../../../kernel/service.ts";
import { Fault } from "../../language/errors.ts";
import { type Fields, toText } from "../../language/value.ts";
import { expressionIn, unexpectedType } from "../../query/jsonata.ts";
import { fillJsonata, fillJsonPath, readReference } from "../../query/query.ts";
import { inspected } from "../input-output.ts";
import type { StateVisit } from "../state-visit.ts";

/**
 * The items of a Map without an ItemReader.
 * @param keyValues a distributed Map also accepts an object and runs over its members
 */
export async function readItems(
  visit: StateVisit,
  { input, keyValues }: { input: unknown; keyValues: boolean },
): Promise<readonly unknown[]> {
  const items =
    visit.language === "JSONata" ? await jsonataItems(visit) : await pathItems(visit, input);
  if (Array.isArray(items)) return items;
  if (keyValues && isObject(items)) {
    return Object.entries(items).map(([Key, Value]) => ({ Key, Value }));
  }
  throw notIterable(visit, items);
}

async function jsonataItems(visit: StateVisit): Promise<unknown> {
  const { Items } = visit.state;
  if (Items === undefined) return visit.input;
  try {
    return await fillJsonata(Items, visit, { field: "Items" });
  } catch (thrown) {
    throw thrown instanceof Fault ? closedByMap(thrown) : thrown;
  }
}

async function pathItems(visit: StateVisit, input: unknown): Promise<unknown> {
  const path = visit.state.ItemsPath;
  if (path === undefined) return input;
  const items = await readReference(path, visit, { data: input, field: "ItemsPath" });
  return Array.isArray(items) ? inspected(visit, "afterItemsPath", items) : items;
}

function notIterable(visit: StateVisit, value: unknown): Fault {
  if (visit.language === "JSONPath") {
    const path = (visit.state.ItemsPath ?? "$").replace(/^\$\$/, "$");
    return new Fault(`Reference path "${path}" must point to array.`);
  }
  const expression = expressionIn(visit.state.Items);
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
export function itemContext(visit: StateVisit, index: number, value: unknown): Fields {
  return { ...visit.context, Map: { Item: { Index: index, Value: value } } };
}

/** An item as the processor gets it: through `ItemSelector`, or unchanged. */
export async function selectItem(
  visit: StateVisit,
  { index, value, input }: { index: number; value: unknown; input: unknown },
): Promise<unknown> {
  const inner = { ...visit, context: itemContext(visit, index, value) };
  const { ItemSelector, Parameters } = visit.state;
  if (visit.language === "JSONata") {
    if (ItemSelector === undefined) return value;
    return fillJsonata(ItemSelector, inner, { field: "ItemSelector" });
  }
  const template = ItemSelector ?? Parameters;
  return template === undefined ? value : fillJsonPath(template, inner, input);
}
