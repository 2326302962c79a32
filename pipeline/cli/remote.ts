import { s3Client } from "../clients.ts";
import { UserError } from "../errors.ts";
import { openObject } from "../objects.ts";
import type { OpenRemote } from "../run/prepare.ts";

/** Opens `s3://bucket/key` with the credentials and the endpoint of the environment. */
export const openRemote: OpenRemote = async (uri) => {
  const [, name, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (name === undefined || key === undefined) {
    throw new UserError("Call.Wrong", `${uri} is not of the form s3://bucket/key`);
  }
  return openObject({ s3: s3Client(), name }, key);
};
