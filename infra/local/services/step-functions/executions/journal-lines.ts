import { defined } from "../../../kernel/defined.ts";
import { isObject } from "../../../kernel/service.ts";
import type { Ending } from "../interpreter/host.ts";
import type { Fields } from "../language/value.ts";
import type { EndLine, ExecutionRecord, StartLine } from "./execution-record.ts";

/** How an execution ended, as its journal keeps it. */
export function endLineOf(ending: Ending): Omit<EndLine, "stopDate"> {
  if (ending.status === "SUCCEEDED") {
    return { status: "SUCCEEDED", output: JSON.stringify(ending.output) };
  }
  const { status, error, cause, visits } = ending;
  return defined({ status, visits, error, cause });
}

/** An execution that the interpreter could not run to its end, e.g. since a value is nested too deeply for it. */
export function endingOfFault(thrown: unknown): Ending {
  const cause = thrown instanceof Error ? thrown.message : String(thrown);
  return { status: "FAILED", error: "States.Runtime", cause };
}

/** Members of the context object that stay the same for the whole execution; an Express one cannot be redriven. */
export function contextOf(line: StartLine, record: ExecutionRecord): Fields {
  const redriveCount = isExpress(line, record) ? undefined : record.redriveCount;
  return {
    Execution: defined({
      Id: line.arn,
      Input: JSON.parse(line.input) as unknown,
      StartTime: new Date(line.startDate).toISOString(),
      Name: line.name,
      RoleArn: line.roleArn,
      RedriveCount: redriveCount,
      RedriveTime:
        record.redriveDate === undefined ? undefined : new Date(record.redriveDate).toISOString(),
    }),
    StateMachine: { Id: line.stateMachineArn, Name: line.stateMachineName },
  };
}

function isExpress({ child }: StartLine, { express }: ExecutionRecord): boolean {
  const config = child?.processor["ProcessorConfig"];
  return express === true || (isObject(config) && config["ExecutionType"] === "EXPRESS");
}
