import { consoleUrl } from "../../../report/console-url.ts";
import type { AslState } from "./graph/state-machine.ts";

/** Something of AWS that has more about a state. */
export interface StateLink {
  readonly what: string;
  /** Its ARN. */
  readonly name: string;
  /** Its page in the AWS console; null for a local cloud, which has none. */
  readonly url: string | null;
}

/** What a state used of AWS: the execution, its function with the log, its job. */
export function stateLinks(
  asl: AslState,
  of: { readonly executionArn: string; readonly jobArn: string | null; readonly isAws: boolean },
): StateLink[] {
  const { executionArn, jobArn, isAws } = of;
  const region = executionArn.split(":")[3] ?? "";
  const page = (path: string) =>
    isAws
      ? `https://${region}.console.aws.amazon.com/${path.replace("?#", `?region=${region}#`)}`
      : null;
  const links: StateLink[] = [
    { what: "Execution", name: executionArn, url: isAws ? consoleUrl(executionArn) : null },
  ];
  const functionArn = functionOf(asl);
  if (functionArn !== null) {
    const path = `lambda/home?#/functions/${functionArn.split(":")[6] ?? ""}?tab=monitoring`;
    links.push({ what: "Function and its log", name: functionArn, url: page(path) });
  }
  if (jobArn !== null && asl.Resource?.endsWith("ModelCustomizationJob") === true) {
    links.push({ what: "Job", name: jobArn, url: page("bedrock/home?#/custom-models") });
  }
  return links;
}

function functionOf({ Arguments: given, Parameters: old }: AslState): string | null {
  const call = given ?? old;
  if (typeof call !== "object" || call === null || !("FunctionName" in call)) return null;
  const name = call.FunctionName;
  return typeof name === "string" && name.startsWith("arn:") ? name : null;
}
