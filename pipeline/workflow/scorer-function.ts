/**
 * Names of the Lambda functions that the stack may invoke to score answers start with this. A name, not a list of ARNs:
 * no scorer needs a new deployment, the plan can refuse others before anything is sent, and who gives a function such
 * a name says by it that runs may send it rows. No other function of the account can be invoked.
 */
export const SCORER_PREFIX = "tunewright-scorer-";

/** A Lambda function as people name it; without an ARN it is in the run's own account and Region. */
export interface NamedFunction {
  readonly place: Readonly<Record<"partition" | "region" | "account", string>> | null;
  readonly name: string;
  /** Version, alias or `$LATEST`; null: none is named. */
  readonly qualifier: string | null;
}

/** As Lambda has it: `arn:aws:lambda:us-east-1:123456789012:function:NAME:7`, each of ARN and qualifier optional. */
const FUNCTION =
  /^(?:arn:(aws[a-z-]*):lambda:([a-z]{2}[a-z0-9-]*-\d):(\d{12}):function:)?([a-zA-Z0-9_-]{1,64})(?::(\$LATEST|[a-zA-Z0-9_-]{1,128}))?$/;

/** Reads the ARN or name of a function; undefined where it is neither. */
export function readFunction(text: string): NamedFunction | undefined {
  const [found, partition, region = "", account = "", name = "", qualifier = null] =
    FUNCTION.exec(text) ?? [];
  if (found === undefined) return undefined;
  return {
    place: partition === undefined ? null : { partition, region, account },
    name,
    qualifier,
  };
}
