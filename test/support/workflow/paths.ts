import type { Path } from "./path.ts";
import { approvalPaths } from "./paths/approval.ts";
import { beforeTrainingPaths } from "./paths/before-training.ts";
import { championPaths } from "./paths/champion.ts";
import { decidingPaths } from "./paths/deciding.ts";
import { failingPaths } from "./paths/failing.ts";
import { fewShotPaths } from "./paths/few-shot.ts";
import { sweepPaths } from "./paths/hyperparameter-sweep.ts";
import { judgingPaths } from "./paths/judging.ts";
import { scoringPaths } from "./paths/scoring.ts";
import { servingPaths } from "./paths/serving.ts";
import { trainingPaths } from "./paths/training.ts";

/** The ways through the workflow that its tests go, and its mutants must not survive. */
export const paths: readonly Path[] = [
  ...approvalPaths,
  ...beforeTrainingPaths,
  ...trainingPaths,
  ...sweepPaths,
  ...servingPaths,
  ...decidingPaths,
  ...championPaths,
  ...fewShotPaths,
  ...scoringPaths,
  ...judgingPaths,
  ...failingPaths,
];
