import { defined } from "../../../../kernel/defined.ts";
import { Fault } from "../../language/errors.ts";
import type { Job } from "../job.ts";
import { queryFault } from "../jsonata.ts";
import type { Asking } from "../query.ts";
import { fromFaultData } from "./fault-data.ts";
import { evaluators } from "./pool.ts";
import { MAX_SECONDS } from "./watch.ts";
import type { Position, Request, Spent } from "./wire.ts";

let lastId = 0;

/**
 * Does a job in a process of its own. Throws what the job throws there, and a `Fault` when it met a limit: with
 * `States.QueryEvaluationError` in JSONata, else with `States.Runtime`.
 */
export async function evaluateOutside(job: Job, asking: Asking): Promise<unknown> {
  const about = aboutOf(job, asking);
  const computed = await asking.thread.compute(({ draws, ...how }) => {
    lastId = (lastId % 0x7fff_ffff) + 1;
    return evaluators.run({ id: lastId, job, draws, about }, how);
  });
  switch (computed.kind) {
    case "value":
      return computed.text === undefined ? undefined : JSON.parse(computed.text);
    case "fault":
      throw fromFaultData(computed.fault);
    case "spent":
      throw spentFault(job, computed.spent, computed.at ?? positionOf(job));
  }
}

/** Of the variables, only those whose name is in the text of the job. */
function aboutOf(job: Job, { input, context, scope, errorOutput }: Asking): Request["about"] {
  const text = JSON.stringify(textsOf(job));
  const named = Object.entries(scope.all()).filter(([name]) => text.includes(`$${name}`));
  const variables = Object.fromEntries(named);
  return { input, context, variables, ...defined({ errorOutput }) };
}

function textsOf(job: Job): unknown {
  if ("rules" in job) return job.rules;
  return "template" in job ? job.template : job.path;
}

/** What is named when the limit was met before the first expression. */
function positionOf(job: Job): Position {
  const field = job.kind === "jsonata" ? job.location.field : "";
  return { expression: JSON.stringify(textsOf(job)).slice(0, 200), field };
}

/** The JSONata library's own words, where it has some, and else ours. */
const REASONS: Readonly<Record<Spent, { readonly jsonata: string; readonly path: string }>> = {
  time: {
    jsonata: `D1012: Evaluation timeout after ${MAX_SECONDS * 1000} milliseconds. Check for infinite loop`,
    path: `took more than ${MAX_SECONDS} seconds of computing`,
  },
  memory: {
    jsonata: "Out of memory. Check for infinite loop",
    path: "took more memory than there is",
  },
  length: {
    jsonata: "The result is too long",
    path: "has a result that is too long",
  },
};

function spentFault({ kind }: Job, spent: Spent, { expression, field }: Position): Fault {
  const { jsonata, path } = REASONS[spent];
  if (kind !== "jsonata" && kind !== "conditions") {
    return new Fault(`The evaluation of '${expression}' ${path}.`);
  }
  return queryFault(expression, { field }, `threw an error during evaluation. ${jsonata}`);
}
