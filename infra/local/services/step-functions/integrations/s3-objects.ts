import type { ObjectStore, TaskCall } from "../interpreter/host.ts";
import { StateError } from "../language/errors.ts";
import type { IntegratedService } from "../language/integrated-service.ts";
import { parseResource } from "../language/resource.ts";
import { readBytes } from "./bytes.ts";
import { sdkFailure } from "./call-failure.ts";
import { type Caller, callService } from "./service-call.ts";

const S3: IntegratedService = { service: "s3", errorPrefix: "S3" };

/** Largest file that an ItemReader reads here: it is held in memory. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/** S3 for ItemReader and ResultWriter, as the state machine's role. */
export function createObjectStore(caller: Caller): ObjectStore {
  return {
    async read(action, input) {
      const operation = action === "getObject" ? "GetObject" : "ListObjectsV2";
      try {
        const answer = await callService(caller, taskCall(caller, action), {
          service: "s3",
          operation,
          input: { ...input },
        });
        if (operation !== "GetObject") return answer;
        const limits = { limit: MAX_FILE_BYTES, state: "s3" };
        return { ...answer, Body: (await readBytes(answer["Body"], limits)).toString("utf8") };
      } catch (thrown) {
        throw readerFailure(thrown);
      }
    },
    async write(bucket, key, body) {
      try {
        await callService(caller, taskCall(caller, "putObject"), {
          service: "s3",
          operation: "PutObject",
          input: { Bucket: bucket, Key: key, Body: Buffer.from(body) },
        });
      } catch (thrown) {
        const failure = sdkFailure(thrown, S3, "");
        throw new StateError("States.ResultWriterFailed", failure.message);
      }
    },
  };
}

function readerFailure(thrown: unknown): StateError {
  return new StateError("States.ItemReaderFailed", sdkFailure(thrown, S3, "").message);
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
