import { join } from "node:path";
import { currentAddress } from "../../kernel/function-urls.ts";
import type { Session } from "../../kernel/iam/sessions.ts";
import type { LambdaFunction } from "./functions.ts";

/** What a function's environment needs besides its own variables. */
export interface EnvironmentParts {
  readonly region: string;
  /** The local cloud's address; AWS clients honor `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly session: Session;
  /** Folder of the Lambda service's state. */
  readonly folder: string;
}

/** The environment of a function: the template's variables and those that Lambda sets itself, none of this machine's. */
export function environmentOf(
  fn: LambdaFunction,
  { region, endpoint, session, folder }: EnvironmentParts,
): Record<string, string> {
  const own = Object.entries(fn.environment).map(([name, value]) => [
    name,
    currentAddress(value, endpoint),
  ]);
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: fn.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: fn.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    LAMBDA_TASK_ROOT: fn.codeFolder,
    TZ: ":UTC",
    // Neither exists: a function must not see the profiles of this machine's user.
    AWS_CONFIG_FILE: join(folder, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-credentials"),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
