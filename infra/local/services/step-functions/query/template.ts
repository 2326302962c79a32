import type { Frame } from "../interpreter/frame.ts";
import { isObject, setMember } from "../language/value.ts";
import { type ExpressionPlace, evaluateExpression, expressionIn } from "./jsonata.ts";
import { readReference } from "./reference.ts";

/** Fills a JSONata template: every text `{% … %}` anywhere inside becomes the expression's value. */
export async function fillJsonata(
  template: unknown,
  frame: Frame,
  place: ExpressionPlace,
): Promise<unknown> {
  if (typeof template === "string") {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, frame, place);
  }
  if (Array.isArray(template)) {
    const list: unknown[] = [];
    for (const [at, item] of template.entries()) {
      list.push(await fillJsonata(item, frame, { ...place, field: `${place.field}[${at}]` }));
    }
    return list;
  }
  if (!isObject(template)) return template;
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(template)) {
    const inner = { ...place, field: `${place.field}/${name}` };
    setMember(filled, name, await fillJsonata(value, frame, inner));
  }
  return filled;
}

/** Fills a JSONPath template: a member `name.$` becomes `name` with the value its path or function gives. */
export function fillJsonPath(template: unknown, frame: Frame, data: unknown): unknown {
  if (Array.isArray(template)) return template.map((item) => fillJsonPath(item, frame, data));
  if (!isObject(template)) return template;
  const filled: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith(".$") && typeof value === "string") {
      setMember(filled, name.slice(0, -2), readReference(value, frame, { data, field: name }));
    } else setMember(filled, name, fillJsonPath(value, frame, data));
  }
  return filled;
}
