import { UserError } from "../errors.ts";
import type { ScoreSpec } from "../workflow/score-spec.ts";
import { type NamedFunction, readFunction, SCORER_PREFIX } from "../workflow/scorer-function.ts";

/** Where a run is. */
interface RunPlace {
  readonly region: string;
  /** The stack's, which says what account it is in; absent: not known, so that names of functions need their ARN. */
  readonly stateMachineArn?: string | undefined;
}

/** A scorer of the user's own that is a Lambda function, by its ARN or name; results name it without the prefix. */
export function functionScore(arn: string): Extract<ScoreSpec, { kind: "function" }> {
  const { name, qualifier } = read(arn);
  const short = name.startsWith(SCORER_PREFIX) ? name.slice(SCORER_PREFIX.length) : name;
  return { kind: "function", name: qualifier === null ? short : `${short}:${qualifier}`, arn };
}

/**
 * The scores with the whole ARNs of their functions, which the stack may invoke as far as their names tell.
 * @throws UserError `Score.FunctionName`, `Score.FunctionElsewhere`, `Score.FunctionInvalid`
 */
export function inRunsCloud(scores: readonly ScoreSpec[], run: RunPlace): ScoreSpec[] {
  return scores.map((spec) =>
    spec.kind === "function" ? { ...spec, arn: arnIn(spec.arn, run) } : spec,
  );
}

/** The names of functions that are given without the ARN which says where they are. */
export function functionsByName(scores: readonly ScoreSpec[]): string[] {
  return scores.flatMap((spec) =>
    spec.kind === "function" && read(spec.arn).place === null ? [spec.arn] : [],
  );
}

function arnIn(arn: string, run: RunPlace): string {
  const { name, qualifier, place } = read(arn);
  assertGranted(name);
  const [, partition = "", , , account = ""] = run.stateMachineArn?.split(":") ?? [];
  const own =
    run.stateMachineArn === undefined ? place : { partition, region: run.region, account };
  if (own === null) {
    throw invalid(arn, "is a name, and the account of the run is not known");
  }
  const here = { ...own, region: run.region };
  const at = place ?? here;
  if (at.partition !== here.partition || at.region !== here.region || at.account !== here.account) {
    throw new UserError(
      "Score.FunctionElsewhere",
      `the scorer ${arn} is not in the account and Region of the run: ${here.account}, ${here.region}`,
      {
        hint: "The stack invokes functions of its own account and Region. Create the function there too.",
      },
    );
  }
  const whole = `arn:${at.partition}:lambda:${at.region}:${at.account}:function:${name}`;
  return qualifier === null ? whole : `${whole}:${qualifier}`;
}

function assertGranted(name: string): void {
  if (name.startsWith(SCORER_PREFIX) && name !== SCORER_PREFIX) return;
  throw new UserError(
    "Score.FunctionName",
    `the stack may not invoke ${name}: the functions that score answers have names that start with ${SCORER_PREFIX}`,
    { hint: `Create it under such a name, e.g. ${SCORER_PREFIX}closeness.` },
  );
}

function read(arn: string): NamedFunction {
  const named = readFunction(arn);
  if (named !== undefined) return named;
  throw invalid(arn, "is not the ARN or name of a Lambda function");
}

function invalid(arn: string, what: string): UserError {
  return new UserError("Score.FunctionInvalid", `the scorer ${arn} ${what}`, {
    hint: "Write its ARN: arn:aws:lambda:REGION:ACCOUNT:function:NAME, with :VERSION or without.",
  });
}
