import type { Target } from "@aws-sdk/client-eventbridge";

/** What a target says about its input. */
type InputRule = Pick<Target, "Input" | "InputPath" | "InputTransformer">;

/**
 * JSON text that a target is called with: the event, a part of it, a constant, or a template filled from it.
 * @param event the whole event as EventBridge carries it
 */
export function targetInput(rule: InputRule, event: unknown): string {
  if (rule.Input !== undefined) return rule.Input;
  if (rule.InputPath !== undefined) return JSON.stringify(valueAt(event, rule.InputPath) ?? null);
  if (rule.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate = "" } = rule.InputTransformer;
  return fillTemplate(InputTemplate, (name) => {
    if (name === "aws.events.event.json") return event;
    const path = InputPathsMap[name];
    return path === undefined ? undefined : valueAt(event, path);
  });
}

/** `$.detail.status`, `$.resources[0]` */
function valueAt(event: unknown, path: string): unknown {
  const names = path
    .replace(/^\$\.?/, "")
    .split(/[.[\]]+/)
    .filter(Boolean);
  return names.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null
        ? (value as Record<string, unknown>)[name.replace(/^['"]|['"]$/g, "")]
        : undefined,
    event,
  );
}

/** Between quotes, text is inserted bare; elsewhere it is quoted. Anything else is inserted as JSON. */
function fillTemplate(template: string, lookUp: (name: string) => unknown): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/g, (token, name: string | undefined) => {
    if (name === undefined) {
      if (token === '"') quoted = !quoted;
      return token;
    }
    const value = lookUp(name);
    const json = JSON.stringify(value ?? null);
    if (!quoted) return json;
    return typeof value === "string" ? json.slice(1, -1) : json.replaceAll('"', '\\"');
  });
}
