import { Readable } from "node:stream";
import type { Shape } from "../../../kernel/service.ts";
import type { ObjectStore, TaskCall } from "../interpreter/host.ts";
import { StateError } from "../language/errors.ts";
import { type IntegratedService, operationName } from "../language/integrated-service.ts";
import { parseResource } from "../language/resource.ts";
import { readBytes } from "./bytes.ts";
import { sdkFailure } from "./call-failure.ts";
import { type Caller, callService } from "./service-call.ts";

const S3: IntegratedService = { service: "s3", errorPrefix: "S3" };

/** Largest file that an ItemReader reads here: it is held in memory. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/** S3 for ItemReader and ResultWriter, as the state machine's role. */
export function createObjectStore(caller: Caller): ObjectStore {
  const call = (action: string, input: Shape) =>
    callService(caller, taskCall(caller, action), {
      service: "s3",
      operation: operationName(action),
      input,
    });
  return {
    async read(input) {
      try {
        const answer = await call("getObject", { ...input });
        return await readBytes(answer["Body"], { limit: MAX_FILE_BYTES, state: "s3" });
      } catch (thrown) {
        throw failure("States.ItemReaderFailed", thrown);
      }
    },
    async list(input) {
      try {
        return await call("listObjectsV2", { ...input });
      } catch (thrown) {
        throw failure("States.ItemReaderFailed", thrown);
      }
    },
    async write(bucket, key, body) {
      try {
        await call("putObject", { Bucket: bucket, Key: key, Body: Readable.from(body) });
      } catch (thrown) {
        throw failure("States.ResultWriterFailed", thrown);
      }
    },
  };
}

function failure(error: string, thrown: unknown): StateError {
  return new StateError(error, sdkFailure(thrown, S3, "").message);
}

/** The Map itself calls, not a Task: a call with only what `callService` looks at. */
function taskCall(caller: Caller, action: string): TaskCall {
  const resource = parseResource(`arn:aws:states:::s3:${action}`);
  if (!resource) throw new Error(`no resource for ${action}`);
  return {
    state: "",
    resource,
    arguments: {},
    credentials: undefined,
    key: `objects/${action}/${caller.executionName}`,
    token: "",
    heartbeatSeconds: undefined,
    signal: new AbortController().signal,
    isStarted: false,
    started: () => {},
  };
}
