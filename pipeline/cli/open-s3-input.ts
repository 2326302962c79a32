import { UserError } from "../errors.ts";
import type { OpenRemote } from "../run/prepare.ts";

/** Opens `s3://bucket/key` with the credentials and the endpoint of the environment. */
export const openRemote: OpenRemote = async (uri) => {
  const [, name, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (name === undefined || key === undefined) {
    throw new UserError("Call.Wrong", `${uri} is not of the form s3://bucket/key`);
  }
  // Loaded only here: the SDK costs 30 MB and a third of a second, and most data is in local files.
  const [{ s3Client }, { openObject }] = await Promise.all([
    import("../clients.ts"),
    import("../objects.ts"),
  ]);
  return openObject({ s3: s3Client(), name }, key);
};
