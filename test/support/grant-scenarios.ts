import { WAITS_FOR_APPROVAL } from "../../pipeline/workflow/names.ts";
import { aDistillation, aRequest, fastCloudLimits, onThroughput } from "./request.ts";
import { approval, approved, approvedByLink } from "./scenario-approvals.ts";
import {
  committed,
  fileGone,
  reject,
  reportedAgain,
  slowJob,
  swept,
  sweptStopped,
} from "./scenario-jobs.ts";
import {
  answeredBy,
  buyThroughput,
  makeProfile,
  succeeding,
  tuneBefore,
} from "./scenario-predecessors.ts";
import { dividedRows, type GrantScenario, runs, stopped } from "./scenario-steps.ts";
import { leasesEnd, requested } from "./scenario-sweeps.ts";
import { ALL_RIGHT } from "./scorer-function.ts";
import { aGate } from "./verdict.ts";

const badRows = { heldOut: (text: string) => `${text}\n{"no":"row"}` };
const killed = (name: string) => ({
  at: "lambda",
  match: { function: `*${name}*` },
  effect: "out-of-memory",
});

// Runs that ask for grants of more than one part's roles.
const scored = runs("accepted, and scored by a module and a function too", {
  ...{ ownScorer: "export default () => 1;", ownFunction: ALL_RIGHT },
});
const judged = runs("accepted, and judged too", { judge: "calibrated" });
const byPerson = approved("approved by a person, and accepted");
const afterChampion = succeeding("measured first, and compared with a champion on demand", {});
const judgeRefused = runs("the judge is refused", { judge: "new" });
const divided = dividedRows("the base model is asked by several functions");
const baseTuned = answeredBy("the base model was tuned itself, and is deployed", tuneBefore);

/** Runs whose steps are the workflow's own: tuning, serving, measuring and what is registered. */
const tuning: readonly GrantScenario[] = [
  runs("accepted", {}),
  swept("the best of three candidates is accepted, and the job of one is stopped"),
  runs("accepted by an inference profile", {
    baseModel: { ...aRequest("").baseModel, inferenceId: "us.amazon.nova-micro-v1:0" },
  }),
  runs("taught by a model behind an inference profile", {
    ...aDistillation,
    teacher: { id: "us.amazon.nova-pro-v1:0", maxResponseLength: 100 },
  }),
  answeredBy("accepted by an inference profile of the account", makeProfile),
  answeredBy("the base model answers by throughput", buyThroughput),
  committed("accepted, with a commitment"),
  reportedAgain("rejected, and resumed since its report is missing"),
  runs("an answer to Register is lost", {}, [
    {
      at: "call",
      match: { service: "s3", operation: "PutObject", role: "*Register*" },
      effect: "drop-connection",
      nth: 1,
      settings: { when: "after" },
    },
  ]),
  runs("a file is missing", {
    dataset: { ...aRequest("").dataset, train: "runs/no-one/input/nothing.jsonl" },
  }),
  fileGone("the training file is deleted while the job waits"),
  ...[divided, scored, judged, byPerson, afterChampion, baseTuned],
];

/** Runs that are approved, or compared by more than the standard scores. */
const deciding: readonly GrantScenario[] = [
  scored,
  judged,
  byPerson,
  approvedByLink("approved by a link, and accepted"),
  afterChampion,
  succeeding("measured first, and compared with a champion on throughput", onThroughput),
  runs("measured first, also with examples, and not tuned", {
    gate: aGate({ minimumGain: 0.99, fewShot: 2 }),
    evaluation: { ...aRequest("").evaluation, baseFirst: true },
  }),
  judgeRefused,
];

/** Runs that leave something to be cleaned up, and what is called without a run. */
const cleaning: readonly GrantScenario[] = [
  judgeRefused,
  baseTuned,
  runs("rejected", reject),
  runs("throughput, rejected", { ...onThroughput, ...reject }),
  runs("the job takes too long", { limits: { ...fastCloudLimits, jobHours: 0.1 } }, [slowJob]),
  runs("the evaluation fails", badRows),
  runs("the evaluation fails, and the model is deleted", {
    ...badRows,
    deleteModelOnFailure: true,
  }),
  runs("the evaluation fails on throughput", { ...onThroughput, ...badRows }),
  runs("the alias cannot be moved", {}, [killed("MoveAlias")]),
  runs("neither alias nor clean-up work", {}, [killed("MoveAlias"), killed("CleanUp")]),
  stopped("stopped while it waits for its approval", WAITS_FOR_APPROVAL, { approval }),
  sweptStopped("stopped while the jobs of a hyperparameter sweep run"),
  stopped("stopped while the deployment is made", "Wait for the deployment", {}),
  stopped("stopped while the throughput is made", "Wait for the throughput", onThroughput),
  stopped("stopped, and the model is deleted", "Wait for the deployment", {
    deleteModelOnFailure: true,
  }),
  requested("an object requests another run"),
  leasesEnd("leases end, and a model whose deletion was promised goes, while another run trains"),
];

/**
 * The ways that a run can go, in parts that share no role, so that a file can test each; those that end well come
 * first, since there a missing permission alone makes the run fail.
 */
export const grantScenarios = { tuning, deciding, cleaning } as const;

type GrantPart = keyof typeof grantScenarios | "preparing";

const PREPARES =
  /(Preparation|ListFiles|ReadShard|FindDuplicates|ChooseRows|ExtractRows|WriteDataset)Role/;

/** The part whose scenarios ask for the grants of a role. */
export function partOf(role: string): GrantPart {
  // By the preparation itself: scenarios/preparation.test.ts.
  if (PREPARES.test(role)) return "preparing";
  if (/(SweepLeases|Sweep|CleanUp|StartRequested)Role/.test(role)) return "cleaning";
  const decides =
    /(ScoreAnswers|JudgeAnswers|RequestApproval|ApproveByLink|FindChampion|MeasureBase|Decide)Role/;
  return decides.test(role) ? "deciding" : "tuning";
}
