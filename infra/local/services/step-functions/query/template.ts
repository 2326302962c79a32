import { isObject } from "../../../kernel/service.ts";
import { setMember } from "../language/value.ts";
import { type ExpressionLocation, evaluateExpression, expressionIn } from "./jsonata.ts";
import type { QueryContext } from "./query-context.ts";
import { readReference } from "./reference.ts";

/** Fills a JSONata template: every text `{% … %}` anywhere inside becomes the expression's value. */
export async function fillJsonata(
  template: unknown,
  query: QueryContext,
  location: ExpressionLocation,
): Promise<unknown> {
  if (typeof template === "string") {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, query, location);
  }
  if (Array.isArray(template)) {
    const list: unknown[] = [];
    for (const [at, item] of template.entries()) {
      list.push(await fillJsonata(item, query, { ...location, field: `${location.field}[${at}]` }));
    }
    return list;
  }
  if (!isObject(template)) return template;
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(template)) {
    const inner = { ...location, field: `${location.field}/${name}` };
    setMember(filled, name, await fillJsonata(value, query, inner));
  }
  return filled;
}

/** Fills a JSONPath template: a member `name.$` becomes `name` with the value its path or function gives. */
export function fillJsonPath(template: unknown, query: QueryContext, data: unknown): unknown {
  if (Array.isArray(template)) return template.map((item) => fillJsonPath(item, query, data));
  if (!isObject(template)) return template;
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith(".$") && typeof value === "string") {
      setMember(filled, name.slice(0, -2), readReference(value, query, { data, field: name }));
    } else setMember(filled, name, fillJsonPath(value, query, data));
  }
  return filled;
}
