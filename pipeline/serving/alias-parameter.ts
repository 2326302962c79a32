import { PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { errorText, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { type AliasName, readAliasRecord } from "../registry/alias-record.ts";

/** What became of the SSM parameter of an alias. */
export interface WrittenParameter {
  readonly name: string;
  /** Why it was not written, in AWS's words; null where it was. */
  readonly error: string | null;
}

/** The parameter's name where the user gives none. */
export function defaultParameter({ group, alias }: AliasName): string {
  return `/tunewright/${group}/${alias}`;
}

/**
 * Checks the name of a parameter (Systems Manager API Reference, PutParameter, Name).
 * @throws UserError `Call.Parameter`
 */
export function checkParameter(name: string): void {
  const isAllowed = /^[\w./-]{1,900}$/.test(name) && !/^\/?(aws|ssm)/i.test(name);
  const isPath = !name.includes("/") || name.startsWith("/");
  const levels = name.split("/").length - 1;
  if (isAllowed && isPath && !/\/\/|\/$/.test(name) && levels <= 15) return;
  throw new UserError("Call.Parameter", `"${name}" cannot be the name of an SSM parameter`, {
    hint: "Use letters, digits, . - _ and /, starting with / where there is one, e.g. /apps/support/model; not /aws… or /ssm….",
  });
}

const TRIES = 3;

/**
 * Writes what the alias is served by into its SSM parameter, where it has one. A failure is returned, not thrown: the
 * alias has moved, and the next move writes again. Written again where the alias has moved meanwhile, so that the
 * slower of two writers does not leave the older value.
 */
export async function writeParameter(
  { bucket, ssm }: { bucket: Bucket; ssm: SSMClient },
  alias: AliasName,
): Promise<WrittenParameter | null> {
  let written: string | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const record = await readAliasRecord(bucket, alias);
    const { ssmParameter: name = null, servingArn = null } = record ?? {};
    if (name === null || servingArn === null) return null;
    if (servingArn === written) return { name, error: null };
    try {
      await ssm.send(
        new PutParameterCommand({ Name: name, Value: servingArn, Type: "String", Overwrite: true }),
      );
    } catch (error) {
      return { name, error: errorText(error) };
    }
    written = servingArn;
  }
  return null;
}
