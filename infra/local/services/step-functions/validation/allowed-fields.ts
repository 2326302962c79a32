import type { QueryLanguage, StateType } from "../language/definition.ts";

/** Fields of each state by query language; https://states-language.net and the developer guide. */
const EVERY_STATE = ["Type", "Comment", "QueryLanguage"];
const FLOW = ["Next", "End"];
const ERRORS = ["Retry", "Catch"];
const PATHS = ["InputPath", "OutputPath"];
/** What JSONPath states with a result have: Task, Parallel and Map. */
const WORK = [...FLOW, ...ERRORS, ...PATHS, "ResultPath", "Parameters", "ResultSelector", "Assign"];

const JSONPATH: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [...FLOW, ...PATHS, "ResultPath", "Parameters", "Result", "Assign"],
  Task: [
    ...WORK,
    "Resource",
    "Credentials",
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
  ],
  Choice: [...PATHS, "Choices", "Default", "Assign"],
  Wait: [...FLOW, ...PATHS, "Assign", "Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
  Succeed: [...PATHS],
  Fail: ["Error", "ErrorPath", "Cause", "CausePath"],
  Parallel: [...WORK, "Branches"],
  Map: [
    ...WORK,
    "ItemProcessor",
    "Iterator",
    "ItemsPath",
    "ItemSelector",
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "MaxConcurrency",
    "MaxConcurrencyPath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentage",
    "ToleratedFailurePercentagePath",
    "Label",
  ],
};

const JSONATA: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [...FLOW, "Output", "Assign"],
  Task: [
    ...FLOW,
    ...ERRORS,
    "Arguments",
    "Output",
    "Assign",
    "Resource",
    "Credentials",
    "TimeoutSeconds",
    "HeartbeatSeconds",
  ],
  Choice: ["Choices", "Default", "Output", "Assign"],
  Wait: [...FLOW, "Seconds", "Timestamp", "Output", "Assign"],
  Succeed: ["Output"],
  Fail: ["Error", "Cause"],
  Parallel: [...FLOW, ...ERRORS, "Arguments", "Output", "Assign", "Branches"],
  Map: [
    ...FLOW,
    ...ERRORS,
    "Output",
    "Assign",
    "Items",
    "ItemProcessor",
    "ItemSelector",
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "MaxConcurrency",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
    "Label",
  ],
};

/** Names of all state types, as AWS lists them. */
export const STATE_TYPES = Object.keys(JSONPATH).sort() as StateType[];

/** Whether a state of this type may have the field. */
export function allowsField(type: StateType, language: QueryLanguage, field: string): boolean {
  const own = (language === "JSONata" ? JSONATA : JSONPATH)[type];
  return EVERY_STATE.includes(field) || own.includes(field);
}

/** Whether only states of the other query language may have the field. */
export function isOfOtherLanguage(
  type: StateType,
  language: QueryLanguage,
  field: string,
): boolean {
  return allowsField(type, language === "JSONata" ? "JSONPath" : "JSONata", field);
}
