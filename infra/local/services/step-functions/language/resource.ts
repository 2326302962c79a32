/** How a Task waits for its work. */
export type Pattern = "request" | "sync" | "sync:2" | "token";

/** A Task's `Resource`, taken apart. */
export interface Resource {
  readonly arn: string;
  readonly kind: "lambda-function" | "activity" | "integration";
  /** e.g. `lambda`, `aws-sdk:bedrock`; what history events call the resource type. */
  readonly type: string;
  /** e.g. `invoke`, `startExecution.sync:2`; what history events call the resource. */
  readonly name: string;
  /** The action without its pattern, e.g. `startExecution`. */
  readonly action: string;
  readonly pattern: Pattern;
}

const INTEGRATION = /^arn:aws[a-z-]*:states:[^:]*:[^:]*:(aws-sdk:[^:]+|[^:]+):(.+)$/;

/** Takes a Task's `Resource` apart; undefined when it is not an ARN that a Task can call. */
export function parseResource(arn: string): Resource | undefined {
  if (/^arn:aws[a-z-]*:lambda:[^:]*:[^:]*:function:.+$/.test(arn)) {
    return {
      arn,
      kind: "lambda-function",
      type: "lambda",
      name: arn,
      action: "invoke",
      pattern: "request",
    };
  }
  if (/^arn:aws[a-z-]*:states:[^:]*:[^:]*:activity:.+$/.test(arn)) {
    return { arn, kind: "activity", type: "activity", name: arn, action: "", pattern: "token" };
  }
  const match = INTEGRATION.exec(arn);
  if (!match?.[1] || !match[2]) return undefined;
  const [action = "", suffix] = splitOnce(match[2], ".");
  return {
    arn,
    kind: "integration",
    type: match[1],
    name: match[2],
    action,
    pattern: patternOf(suffix),
  };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function patternOf(suffix: string | undefined): Pattern {
  if (suffix === "sync" || suffix === "sync:2") return suffix;
  return suffix === "waitForTaskToken" ? "token" : "request";
}
