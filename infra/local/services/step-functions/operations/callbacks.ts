import { setImmediate as nextTurn } from "node:timers/promises";
import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { parseToken } from "../integrations/task-tokens.ts";
import { parseJson } from "../language/value.ts";
import type { States, StatesOperations } from "./context.ts";

/** The operations of a worker that holds a task token. IAM checks them on `*`: the token is the proof. */
export function callbackOperations(states: States): StatesOperations {
  const { tokens } = states;
  return {
    SendTaskSuccess: {
      permissions: () => allow("states:SendTaskSuccess"),
      async run({ taskToken, output }) {
        await tokensKnown(states, taskToken);
        tokens.succeed(taskToken, parseOutput(output));
        return written(states);
      },
    },
    SendTaskFailure: {
      permissions: () => allow("states:SendTaskFailure"),
      async run({ taskToken, error, cause }) {
        await tokensKnown(states, taskToken);
        tokens.fail(taskToken, error, cause);
        return written(states);
      },
    },
    SendTaskHeartbeat: {
      permissions: () => allow("states:SendTaskHeartbeat"),
      async run({ taskToken }) {
        await tokensKnown(states, taskToken);
        tokens.heartbeat(taskToken);
        return {};
      },
    },
  };
}

function parseOutput(text: string): unknown {
  const parsed = parseJson(text);
  if ("value" in parsed) return parsed.value;
  throw new ServiceError("InvalidOutput", `Invalid Output: '${parsed.message}'`);
}

/** After a restart an execution replays its journal first; only then are its tokens known again. */
async function tokensKnown({ engine }: States, token: string): Promise<void> {
  const parts = parseToken(token);
  if (!parts) return;
  await engine.replayed(parts.executionArn);
  await nextTurn();
}

/** The answer is given once the result is in the journal. */
async function written({ engine }: States): Promise<object> {
  await nextTurn();
  engine.flush();
  return {};
}
