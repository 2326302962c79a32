import { ServiceError } from "../../../infra/local/kernel/aws-error.ts";
import type { Shape } from "../../../infra/local/kernel/service.ts";
import type { Api } from "../../support/step-functions/api.ts";
import type { AslCase } from "./cases.ts";
import { matchesRecording } from "./matches-recording.ts";
import { withService } from "./run-on-service.ts";

const text = (definition: unknown) =>
  typeof definition === "string" ? definition : JSON.stringify(definition);

const LOG_GROUP = {
  cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:us-east-1:1:log-group:a:*" },
};

/** What the recorder sent besides the definition, by a part of the case's name: only the definition was kept. */
const SENT: readonly (readonly [string, Shape])[] = [
  ["illegal_callbacks", { type: "EXPRESS" }],
  ["invalid_logging_configuration", { loggingConfiguration: { level: "ALL" } }],
  ["deleted_log_group", { loggingConfiguration: { level: "ALL", destinations: [LOG_GROUP] } }],
  [
    "multiple_destinations",
    { loggingConfiguration: { level: "ALL", destinations: [LOG_GROUP, LOG_GROUP] } },
  ],
  ["version_description_no_publish", { versionDescription: "a description" }],
];

/** Runs a case whose definition AWS refuses; returns what differs. */
export function runCreateError(one: AslCase): Promise<string | undefined> {
  return withService(one, async (api) => {
    try {
      await refused(one, api);
    } catch (thrown) {
      if (thrown instanceof ServiceError) return compareError(one, thrown);
      throw thrown;
    }
    return "accepted what AWS refuses";
  });
}

async function refused(one: AslCase, api: Api): Promise<void> {
  const request = {
    name: one.createName ?? "statemachine_a0000001",
    definition: text(one.definition),
    roleArn: "arn:aws:iam::111111111111:role/role",
    ...SENT.find(([part]) => one.name.includes(part))?.[1],
  };
  if (one.name.includes("duplicate_definition")) {
    const other = { StartAt: "a", States: { a: { Type: "Succeed" } } };
    await api.call("CreateStateMachine", { ...request, definition: JSON.stringify(other) });
  }
  if (one.name.includes("update_state_machine")) {
    const stateMachineArn = `arn:aws:states:us-east-1:111111111111:stateMachine:${request.name}:2`;
    await api.call("UpdateStateMachine", { stateMachineArn, definition: request.definition });
  }
  await api.call("CreateStateMachine", request);
}

/** Recordings hold the error as the SDK gave it, or as the text that Python's SDK makes of it. */
function compareError({ expected }: AslCase, error: ServiceError): string | undefined {
  const recorded = expected["Error"] as { Code: string; Message: string } | undefined;
  const code = recorded?.Code ?? String(expected["exception_typename"]);
  if (error.code !== code) return `error ${error.code}, recorded ${code}`;
  const message = recorded?.Message ?? String(expected["exception_value"]).split(" operation: ")[1];
  // These messages are not AWS's: they name a class of another implementation.
  if (message?.startsWith("Error=ValueError")) return undefined;
  return error.message === message ? undefined : `message ${error.message}, recorded ${message}`;
}

/** Runs a case of ValidateStateMachineDefinition; returns what differs. */
export function runValidation(one: AslCase): Promise<string | undefined> {
  return withService(one, async (api) => {
    const answer = await api.call("ValidateStateMachineDefinition", {
      definition: text(one.definition),
      type: one.name.includes("type_express") ? "EXPRESS" : "STANDARD",
    });
    if (matchesRecording(answer, one.expected)) return undefined;
    return `${JSON.stringify(answer)}, recorded ${JSON.stringify(one.expected)}`.slice(0, 500);
  });
}

/** Runs a case of TestState; returns what differs. */
export function runTestState(one: AslCase): Promise<string | undefined> {
  return withService(one, async (api) => {
    const answer = await api.call("TestState", {
      definition: text(one.definition),
      roleArn: "arn:aws:iam::111111111111:role/role",
      input: JSON.stringify(one.input),
      ...one.options,
    });
    if (matchesRecording(answer, one.expected)) return undefined;
    return `${JSON.stringify(answer)}, recorded ${JSON.stringify(one.expected)}`.slice(0, 900);
  });
}
