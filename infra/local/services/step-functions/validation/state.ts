import { isObject } from "../../../kernel/service.ts";
import type { QueryLanguage, StateType } from "../language/definition.ts";
import { allowsField, isOfOtherLanguage, STATE_TYPES } from "./allowed-fields.ts";
import type { Findings } from "./diagnostic.ts";
import type { StateContext } from "./state-context.ts";
import { checkByType } from "./state-types.ts";
import {
  checkJsonataTemplate,
  checkPath,
  checkPathTemplate,
  checkReferencePath,
} from "./templates.ts";

type State = Record<string, unknown>;

/** Checks one state. */
export function checkState(state: unknown, context: StateContext): void {
  const { location, walk } = context;
  const { findings } = walk;
  if (!isObject(state)) {
    findings.schema(location, "Value is not an object");
    return;
  }
  const type = STATE_TYPES.find((name) => name === state["Type"]);
  if (type === undefined) {
    if (state["Type"] === undefined) {
      findings.schema(location, "These fields are required: [Type]");
    } else {
      findings.schema(`${location}/Type`, `Type must be one of [${STATE_TYPES.join(", ")}]`);
    }
    return;
  }
  const language = languageOf(state, context);
  checkNames(state, { type, language, location, findings });
  checkFlow(state, type, context);
  checkFieldValues(state, language, context);
  checkByType(state, { ...context, type, language });
}

function languageOf(state: State, { location, language, walk }: StateContext): QueryLanguage {
  const own = state["QueryLanguage"];
  if (own === undefined || own === language) return language;
  if (own === "JSONPath") {
    walk.findings.schema(
      location,
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    );
    return language;
  }
  if (own === "JSONata") return "JSONata";
  walk.findings.schema(`${location}/QueryLanguage`, "Value must be one of: [JSONPath, JSONata]");
  return language;
}

function checkNames(
  state: State,
  about: { type: StateType; language: QueryLanguage; location: string; findings: Findings },
): void {
  const { type, language, location, findings } = about;
  for (const name of Object.keys(state)) {
    if (allowsField(type, language, name)) continue;
    findings.schema(
      `${location}/${name}`,
      isOfOtherLanguage(type, language, name)
        ? `The QueryLanguage '${language}' does not support the field '${name}'`
        : "Field is not supported",
    );
  }
}

const WITHOUT_FLOW: readonly StateType[] = ["Choice", "Succeed", "Fail"];

function checkFlow(state: State, type: StateType, { location, walk }: StateContext): void {
  if (WITHOUT_FLOW.includes(type)) return;
  const { Next, End } = state;
  if (Next === undefined && End !== true) {
    walk.findings.schema(location, "These fields are required: [Next] or [End]");
  } else if (Next !== undefined && End === true) {
    walk.findings.schema(location, "Only one of [Next, End] can be set");
  }
}

const PATHS = ["InputPath", "OutputPath", "ItemsPath"];
const PATH_TEMPLATES = ["Parameters", "ResultSelector", "ItemSelector", "Assign", "Credentials"];
const JSONATA_FIELDS = [
  "Arguments",
  "Output",
  "Assign",
  "Items",
  "ItemSelector",
  "Error",
  "Cause",
  "Seconds",
  "TimeoutSeconds",
  "HeartbeatSeconds",
];

function checkFieldValues(state: State, language: QueryLanguage, context: StateContext): void {
  const { location } = context;
  const { findings } = context.walk;
  if (language === "JSONata") {
    for (const name of JSONATA_FIELDS) {
      checkJsonataTemplate(state[name], `${location}/${name}`, findings);
    }
    return;
  }
  for (const name of PATHS) {
    const value = state[name];
    if (value !== undefined && value !== null) checkPath(value, `${location}/${name}`, findings);
  }
  const resultPath = state["ResultPath"];
  if (resultPath !== undefined && resultPath !== null) {
    checkReferencePath(resultPath, `${location}/ResultPath`, findings);
  }
  for (const name of PATH_TEMPLATES) {
    checkPathTemplate(state[name], `${location}/${name}`, findings);
  }
}
