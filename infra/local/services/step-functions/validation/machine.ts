import { isObject } from "../../../kernel/service.ts";
import type { QueryLanguage } from "../language/definition.ts";
import type { Findings } from "./diagnostic.ts";
import { checkState } from "./state.ts";
import type { Walk } from "./state-context.ts";
import { checkTransitions } from "./transitions.ts";

const TOP_FIELDS = ["Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"];
const INNER_FIELDS = ["Comment", "StartAt", "States", "QueryLanguage", "ProcessorConfig"];
const LANGUAGES = ["JSONPath", "JSONata"];

/**
 * Checks a machine and all machines inside it.
 * @param location path of the machine: empty for the whole, else e.g. `/States/Map/ItemProcessor`
 * @param language query language of what is around it
 */
export function checkMachine(
  machine: unknown,
  around: { location: string; language: QueryLanguage; walk: Walk },
): void {
  const { location, language } = around;
  const walk = walkIn(machine, around.walk);
  const { findings } = walk;
  const at = location || "/";
  if (!isObject(machine)) {
    const what =
      location === "" ? "Definition must be a valid JSON object" : "Value is not an object";
    findings.schema(at, what);
    return;
  }
  checkFields(machine, { location, findings });
  const own = machine["QueryLanguage"];
  if (own !== undefined && !LANGUAGES.includes(String(own))) {
    findings.schema(`${location}/QueryLanguage`, "Value must be one of: [JSONPath, JSONata]");
  }
  const inner = own === "JSONata" || own === "JSONPath" ? own : language;
  const missing = ["States", "StartAt"].filter((name) => machine[name] === undefined);
  if (missing.length > 0) {
    findings.schema(at, `These fields are required: [${missing.join(", ")}]`);
    return;
  }
  const states = machine["States"];
  if (!isObject(states)) {
    findings.schema(`${location}/States`, "Value is not an object");
    return;
  }
  for (const [name, state] of Object.entries(states)) {
    const inside = `${location}/States/${name}`;
    checkName(name, inside, walk);
    checkState(state, {
      location: inside,
      language: inner,
      walk,
      // A machine inside a state has the language of the machine around it, not of the state.
      checkMachine: (part, where) => checkMachine(part, { location: where, language: inner, walk }),
    });
  }
  checkTransitions(machine, states, { location, findings });
}

/** The children of a Map may be Express executions in a Standard state machine. */
function walkIn(machine: unknown, walk: Walk): Walk {
  const config = isObject(machine) ? machine["ProcessorConfig"] : undefined;
  const isExpress = isObject(config) && config["ExecutionType"] === "EXPRESS";
  return isExpress ? { ...walk, type: "EXPRESS" } : walk;
}

function checkFields(
  machine: Record<string, unknown>,
  { location, findings }: { location: string; findings: Findings },
): void {
  const allowed = location === "" ? TOP_FIELDS : INNER_FIELDS;
  for (const name of Object.keys(machine)) {
    if (allowed.includes(name)) continue;
    findings.schema(`${location}/${name}`, "Field is not supported");
  }
}

const MAX_NAME_LENGTH = 80;

function checkName(name: string, location: string, { names, findings }: Walk): void {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH) {
    findings.error(
      "INVALID_STATE_NAME",
      location,
      `State name must be between 1 and ${MAX_NAME_LENGTH} characters`,
    );
  }
  if (names.has(name)) {
    findings.error("DUPLICATE_STATE_NAME", location, `Duplicate State name: ${name}`);
  }
  names.add(name);
}
