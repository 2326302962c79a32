import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { ClientOptions } from "../../clients.ts";
import { isAwsError, UserError } from "../../errors.ts";
import { stsClient } from "../../sts-client.ts";
import { SIGN_IN } from "../explain-error.ts";

/** Who a command acts as at AWS, and where. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/** Milliseconds that the metadata service of an EC2 instance has to answer; elsewhere nothing answers at all. */
const METADATA_TIMEOUT = 700;

/** Milliseconds that STS has to answer. */
const STS_TIMEOUT = 5_000;

/** Setting of the SDK under which it does not ask the metadata service. */
const NO_METADATA = "AWS_EC2_METADATA_DISABLED";

/**
 * Finds the credentials that the SDK would use, and asks STS whose they are. Without any it ends within a second.
 * @param profile of the AWS configuration, for this process; undefined leaves it to `AWS_PROFILE`
 * @throws UserError `Aws.NoCredentials`, `Aws.SessionExpired`, `Aws.NoAnswer`
 */
export async function findCaller(
  profile: string | undefined,
  options: ClientOptions,
): Promise<Caller> {
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  const sts = stsClient(options);
  try {
    await resolveCredentials(sts);
    const [region, { Account: account = "", Arn: arn = "" }] = await Promise.all([
      sts.config.region(),
      sts.send(new GetCallerIdentityCommand({}), { abortSignal: AbortSignal.timeout(STS_TIMEOUT) }),
    ]);
    return { account, arn, region };
  } catch (error) {
    throw explained(error);
  } finally {
    sts.destroy();
  }
}

/** Files, environment and SSO take their own time; the metadata service, which is asked last, gets little. */
async function resolveCredentials(sts: STSClient): Promise<void> {
  const before = process.env[NO_METADATA];
  process.env[NO_METADATA] = "true";
  try {
    await sts.config.credentials();
    return;
  } catch (error) {
    if (before === "true" || !isAwsError(error, "CredentialsProviderError")) throw error;
  } finally {
    if (before === undefined) delete process.env[NO_METADATA];
    else process.env[NO_METADATA] = before;
  }
  await within(METADATA_TIMEOUT, sts.config.credentials());
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noCredentials()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function noCredentials(cause?: unknown): UserError {
  const message = "found no AWS credentials, so nothing was built or deployed";
  return new UserError("Aws.NoCredentials", message, { hint: SIGN_IN, cause });
}

/** What STS and the SDK answer when credentials exist but are not valid, or no longer. */
const NOT_VALID = [
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
];

function explained(error: unknown): unknown {
  if (isAwsError(error, "CredentialsProviderError", "TokenProviderError")) {
    // An SSO session that has ended says so in the SDK's own words, with the profile's name.
    return /expired|invalid/i.test(error.message) ? expired(error) : noCredentials(error);
  }
  if (isAwsError(error, ...NOT_VALID)) return expired(error);
  if (isAwsError(error, "AbortError", "TimeoutError")) {
    const message = `AWS did not answer within ${STS_TIMEOUT / 1000} s when asked whose the credentials are`;
    const hint = "Check your network, a proxy that may be needed, and the Region.";
    return new UserError("Aws.NoAnswer", message, { hint, cause: error });
  }
  return error;
}

function expired(cause: Error): UserError {
  const message = `AWS does not accept your credentials: ${cause.message}`;
  return new UserError("Aws.SessionExpired", message, { hint: SIGN_IN, cause });
}
