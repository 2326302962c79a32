import { isObject } from "../../../kernel/service.ts";
import { checkItemReader } from "./item-reader.ts";
import type { TypedStateContext } from "./state-context.ts";

type State = Record<string, unknown>;

const MAX_LABEL_LENGTH = 40;
// biome-ignore lint/suspicious/noControlCharactersInRegex: AWS forbids exactly these
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/u;

/** Checks a Map: its processor, and the fields that only a distributed one may have. */
export function checkMap(state: State, context: TypedStateContext): void {
  const { location, walk, checkMachine } = context;
  const name = state["ItemProcessor"] === undefined ? "Iterator" : "ItemProcessor";
  const processor = state[name];
  if (!isObject(processor)) {
    walk.findings.schema(location, "These fields are required: [ItemProcessor]");
    return;
  }
  checkMachine(processor, `${location}/${name}`);
  const config = isObject(processor["ProcessorConfig"]) ? processor["ProcessorConfig"] : {};
  const isDistributed = config["Mode"] === "DISTRIBUTED";
  if (isDistributed && walk.type === "EXPRESS") {
    walk.findings.schema(
      `${location}/${name}/ProcessorConfig`,
      "Express state machine does not support Map states in DISTRIBUTED mode",
    );
  }
  if (isDistributed && config["ExecutionType"] === undefined) {
    walk.findings.schema(
      `${location}/${name}/ProcessorConfig`,
      "These fields are required: [ExecutionType]",
    );
  }
  for (const field of ["ItemReader", "ItemBatcher", "ResultWriter", "Label"]) {
    if (state[field] === undefined || isDistributed) continue;
    walk.findings.schema(
      `${location}/${field}`,
      `The field '${field}' is supported by Map states in DISTRIBUTED mode only`,
    );
  }
  checkLabel(state["Label"], context);
  checkItemReader(state["ItemReader"], context);
}

function checkLabel(label: unknown, { location, walk }: TypedStateContext): void {
  if (label === undefined) return;
  const { findings } = walk;
  const at = `${location}/Label`;
  if (typeof label !== "string" || label.length === 0 || label.length > MAX_LABEL_LENGTH) {
    findings.error(
      "INVALID_LABEL_NAME",
      at,
      `Label must be a string of 1 to ${MAX_LABEL_LENGTH} characters`,
    );
    return;
  }
  const found = FORBIDDEN.exec(label)?.[0];
  if (found !== undefined) {
    findings.error("INVALID_LABEL_NAME", at, `Label contains invalid character: '${found}'`);
  }
}
