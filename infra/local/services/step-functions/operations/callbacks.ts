import { setImmediate as nextTurn } from "node:timers/promises";
import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import { parseToken } from "../integrations/task-tokens.ts";
import { parseJson } from "../language/value.ts";
import type { Operation, States } from "./context.ts";
import { optionalText, requiredText } from "./input.ts";

/** SendTaskSuccess. The answer is given once the result is written. */
export const sendTaskSuccess: Operation = async (states, input) => {
  const token = await readyToken(states, input);
  const parsed = parseJson(requiredText(input, "output"));
  if (!("value" in parsed)) {
    throw new ServiceError("InvalidOutput", `Invalid Output: '${parsed.message}'`);
  }
  states.tokens.succeed(token, parsed.value);
  return written(states);
};

/** SendTaskFailure. */
export const sendTaskFailure: Operation = async (states, input) => {
  const token = await readyToken(states, input);
  states.tokens.fail(token, optionalText(input, "error"), optionalText(input, "cause"));
  return written(states);
};

/** SendTaskHeartbeat. */
export const sendTaskHeartbeat: Operation = async (states, input) => {
  states.tokens.heartbeat(await readyToken(states, input));
  return {};
};

/** After a restart an execution first takes in its journal; only then its tokens are known again. */
async function readyToken({ engine }: States, input: Shape): Promise<string> {
  const token = requiredText(input, "taskToken");
  const parts = parseToken(token);
  if (parts) {
    await engine.replayed(parts.executionArn);
    await nextTurn();
  }
  return token;
}

async function written({ engine }: States): Promise<Shape> {
  await nextTurn();
  engine.flush();
  return {};
}
