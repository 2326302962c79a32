import type { ClientOptions } from "../clients.ts";
import { isAwsError, UserError } from "../errors.ts";
import type { OpenRemote } from "../run/prepare.ts";
import type { ProposeReplayTools } from "../run/replay/propose-replay.ts";
import type { Session } from "./cloud-session.ts";

/**
 * Opens `s3://bucket/key` with the credentials and the endpoint of the environment.
 * @throws UserError `Call.Wrong`, `Dataset.NoSuchFile`
 */
export const openRemote: OpenRemote = (uri) => open(uri, {});

/** Opens `s3://bucket/key` in the cloud of a session; what a local cloud does not have, in that of the environment. */
export function openRemoteIn(session: Promise<Session>): OpenRemote {
  return async (uri) => {
    const { clients, isFree } = await session;
    try {
      return await open(uri, clients);
    } catch (error) {
      if (!isFree || !isNoSuchFile(error)) throw error;
      return openRemote(uri).catch(() => {
        throw error;
      });
    }
  };
}

/** Lists the log objects under `s3://bucket/prefix/` in the cloud of a session. @throws UserError `Dataset.NoSuchFile` */
export function listLogsIn(session: Session): ProposeReplayTools["listRemote"] {
  return async (uri, time) => {
    const [, name = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
    const [{ s3Client }, { listLogs }] = await Promise.all([
      import("../clients.ts"),
      import("../run/replay/log-objects.ts"),
    ]);
    try {
      return await listLogs({ s3: s3Client(session.clients), name }, prefix, time);
    } catch (cause) {
      if (!isAwsError(cause, "NoSuchBucket")) throw cause;
      throw noSuch(uri, cause);
    }
  };
}

async function open(uri: string, clients: ClientOptions): ReturnType<OpenRemote> {
  const [, name, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (name === undefined || key === undefined) {
    throw new UserError("Call.Wrong", `${uri} is not of the form s3://bucket/key`);
  }
  // Loaded only here: the SDK costs 30 MB and a third of a second, and most data is in local files.
  const [{ s3Client }, { openObject }] = await Promise.all([
    import("../clients.ts"),
    import("../objects.ts"),
  ]);
  try {
    return await openObject({ s3: s3Client(clients), name }, key);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw noSuch(uri, cause);
  }
}

function noSuch(uri: string, cause: unknown): UserError {
  return new UserError("Dataset.NoSuchFile", `${uri} does not exist`, {
    hint: "Check the bucket, the key, and the account and Region that you are signed in to.",
    cause,
  });
}

function isMissing(error: unknown): boolean {
  return isAwsError(error, "NoSuchBucket") || hasCode(error, "Object.Missing");
}

function isNoSuchFile(error: unknown): boolean {
  return hasCode(error, "Dataset.NoSuchFile");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof UserError && error.code === code;
}
