import { cloudFormationClient } from "../../../clients.ts";
import { systemClock } from "../../../clock.ts";
import { UserError } from "../../../errors.ts";
import { assertWithinBudget } from "../../../run/budget.ts";
import { assertAccepted } from "../../../run/commitment.ts";
import { datasetName, prepareData } from "../../../run/prepare.ts";
import { type Proposal, proposeRun, resolveConfig } from "../../../run/propose.ts";
import { findAnswer } from "../../../run/requests/answer.ts";
import { isFinal, type RequestAnswer } from "../../../run/requests/answer-data.ts";
import { composeRequest, putRequest } from "../../../run/requests/compose-request.ts";
import { type RequestId, requestOfId, standingRequest } from "../../../run/requests/request-id.ts";
import { readSettings } from "../../../run/stack-settings.ts";
import { inTemporaryFolder } from "../../../temporary-folder.ts";
import {
  openSession,
  pollEvery,
  type Session,
  type SessionOptions,
  withSession,
} from "../../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../../command.ts";
import { confirmSpending } from "../../confirm.ts";
import { paint } from "../../format.ts";
import type { PutRequestData } from "../../json-output.ts";
import { openRemoteIn } from "../../open-s3-input.ts";
import { wholeNumber } from "../../option-parsers.ts";
import { type RunOptions, readRunConfig, withRunOptions } from "../../run-options.ts";
import { datasetText } from "../../views/dataset.ts";
import { planText } from "../../views/plan.ts";
import { answerText, putRequestText } from "../../views/requests.ts";
import { exitCodeOf, notAnswered } from "./show.ts";

interface PutOptions extends RunOptions, SessionOptions {
  readonly id?: string;
  readonly standing?: boolean;
  readonly runId?: string;
  readonly attempt: number;
  readonly yes?: boolean;
  readonly wait?: boolean;
}

/** Milliseconds within which a request is answered: what a function has, and its two further tries. */
const WAIT_MS = 60 * 60_000;

/** `tunewright requests put FILE… --model NAME --max-usd USD` */
export const command: CommandSpec<PutOptions> = {
  help: {
    about: [
      "Checks the data and plans the run as `tune` does, uploads local files under data/, and puts requests/ID.json into the data bucket. A function of the stack then checks it again and starts the run; its answer is answers/ID.json. A standing request starts a run whenever the schedule finds that its data or the request has changed (`tunewright deploy --tune-schedule`). Since no one can be asked, it needs --max-usd, or --approval. Prices are the shipped ones, or those of the config.",
    ],
    exits: {
      0: "put, with --wait also answered by a run",
      1: "bad data, above the budget, refused or failed",
    },
    examples: [
      "tunewright requests put tickets.csv --model nova-micro --max-usd 20 --wait",
      "tunewright requests put s3://BUCKET/data/tickets.csv --model nova-micro --approval required --standing --id weekly",
    ],
  },
  configure(command) {
    withSession(withRunOptions(command))
      .argument("[files...]", "labeled data: files, folders, globs, or s3://BUCKET/data/ addresses")
      .option("--id <id>", "id of the request; default is made from the data's name and the plan")
      .option("--standing", "a standing request: looked at by the schedule of the stack")
      .option("--run-id <id>", "id of the run; default is made from the data, model and plan")
      .option("--attempt <n>", "number of the attempt", wholeNumber(1, 99), 1)
      .option("--yes", "put it without asking for confirmation, even though its run costs money")
      .option("--wait", "wait for the answer");
  },
  run: (call) => inTemporaryFolder((folder) => put(call, folder)),
};

async function put(call: Call<PutOptions>, folder: string): Promise<Result> {
  const { args, options, output } = call;
  if (options.wait === true && options.standing === true) {
    throw new UserError("Call.Wrong", "--wait has no effect on a standing request", {
      hint: "The schedule answers it; `tunewright requests show` shows how.",
    });
  }
  const config = await readRunConfig(args, options);
  const resolved = resolveConfig(config);
  const regions = resolved.model.regions ?? [];
  const session = await openSession(options, output, {
    regions,
    currentStack: true,
    makesState: true,
  });
  const { bucket, stack } = await session.environment();
  const openRemote = openRemoteIn(Promise.resolve(session));
  const prepared = await prepareData(config, resolved.model, { folder, openRemote });
  output.line(datasetText(prepared));
  const { region } = session;
  const { runId, attempt } = options;
  const { stateMachineArn } = stack;
  const proposal = proposeRun(resolved, prepared.dataset, {
    region,
    runId,
    attempt,
    stateMachineArn,
  });
  const { plan, planHash } = proposal;
  const shown = planText(plan, planHash, await session.localModels());
  output.line(`\n${paint.bold("Plan")}\n${shown}\n`);
  assertWithinBudget(plan, config.budget);
  assertAccepted(plan, config.acceptCommitment);
  const request = requestOf(options, proposal);
  const composed = await composeRequest(
    config,
    { runId, attempt },
    { request, bucket: bucket.name },
  );
  await confirmSpending({ yes: options.yes === true, isFree: session.isFree }, output);
  output.progress("uploading …");
  const version = await putRequest(bucket, request, composed);
  const data: PutRequestData = {
    ...{ id: request.id, standing: request.isStanding, key: request.key },
    ...{ runId: proposal.runId, planHash, answer: null },
    uploaded: composed.files.map(({ key }) => key),
  };
  const note = request.isStanding ? await scheduleNote(session) : "";
  const text = `${putRequestText(data, session.flags)}${note}`;
  if (options.wait !== true) return { data, text };
  output.line(text);
  const answer = await waitForAnswer(session, request, version);
  return {
    data: { ...data, answer },
    text: answerText(answer, session.flags),
    exitCode: exitCodeOf(answer),
  };
}

/** A standing request is of no use to a stack without a schedule. */
async function scheduleNote({ clients }: Session): Promise<string> {
  const settings = await readSettings(cloudFormationClient(clients));
  if (settings === undefined || settings.tuneSchedule !== "") return "";
  return `\n  ${paint.warn("the stack has no schedule yet:")} \`tunewright deploy --tune-schedule 'cron(0 3 ? * MON *)'\``;
}

/** By default the same data and plan make the same request. */
function requestOf({ id, standing }: PutOptions, { config, planHash }: Proposal): RequestId {
  const name = id ?? `${datasetName(config.data.files).slice(0, 40)}-${planHash.slice(0, 8)}`;
  return standing === true ? standingRequest(name) : requestOfId(name);
}

/** Waits for the answer to this version of a request. Throws UserError `Trigger.NoAnswer` */
async function waitForAnswer(
  session: Session,
  request: RequestId,
  version: string,
): Promise<RequestAnswer> {
  const { bucket } = await session.environment();
  const until = systemClock.now() + WAIT_MS;
  while (systemClock.now() < until) {
    const answer = (await findAnswer(bucket, request))?.value;
    const isAbout = answer !== undefined && answer.request.version === version;
    if (isAbout && (isFinal(answer) || answer.outcome === "failed")) return answer;
    await systemClock.sleep(pollEvery(session));
  }
  throw notAnswered(request.id);
}
