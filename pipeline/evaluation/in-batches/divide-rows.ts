import { z } from "zod";
import type { Bucket } from "../../objects.ts";
import { type DivisionOf, type ListedBatch, writeBatchList } from "../../run-folder/batch-list.ts";
import type { Pace } from "../../workflow/input.ts";
import { type AskedArm, AskModelsRequest, byQuota, shareAnswered } from "../ask-models.ts";
import { type Batch, indexFiles, rowsOf } from "../rows.ts";
import { surveyAnswers } from "../survey.ts";
import type { BatchTask } from "./ask-batches.ts";
import { type Share, shareOf } from "./share-of-pace.ts";

export const DivideRowsRequest = AskModelsRequest.omit({ cursor: true }).extend({
  /** Name of this division, unique within the run. */
  division: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  /** A quota with at most so many questions left is asked by one function. */
  above: z.int().positive(),
});
export type DivideRowsRequest = z.infer<typeof DivideRowsRequest>;

/** The rows of one quota, divided. */
interface DividedQuota extends Pick<Share, "workers" | "batchesPerCall" | "restSeconds"> {
  /** Key of its list of batches. */
  readonly list: string;
  /** How many calls that makes. */
  readonly calls: number;
  /** What every call gets besides its batches. */
  readonly task: BatchTask;
}

/** How rows are divided among functions, and how far their answers are: see `AskResult` for `rows` and `answered`. */
export interface Division {
  readonly rows: number;
  readonly answered: number;
  /** Those that several functions ask; empty where one is enough. */
  readonly quotas: readonly DividedQuota[];
  /** How many quotas have rows left that are not divided. */
  readonly undivided: number;
}

interface OpenArm {
  readonly arm: AskedArm;
  readonly rows: number;
  readonly answered: number;
  readonly open: readonly Batch[];
}

/**
 * Lists what is still to ask, and decides how many functions ask it: what an earlier execution has answered is in no
 * list, and a quota with few questions left is left to one function. May be called twice.
 */
export async function divideRows(bucket: Bucket, request: DivideRowsRequest): Promise<Division> {
  const files = await indexFiles(
    bucket,
    request.arms.map(({ evaluationKey }) => evaluationKey),
  );
  const survey = async (arm: AskedArm): Promise<OpenArm> => {
    const batches = files.get(arm.evaluationKey) ?? [];
    const of = { runId: request.runId, arm: arm.arm, asked: arm.asked };
    const { answered, open } = await surveyAnswers(bucket, of, { batches });
    return { arm, rows: rowsOf(batches), answered, open };
  };
  const quotas = await Promise.all(
    byQuota(request.arms).map((arms) => Promise.all(arms.map(survey))),
  );
  const divided = await Promise.all(
    quotas.map((arms, quota) => divideQuota(bucket, request, { arms, quota })),
  );
  const rows = quotas[0]?.[0]?.rows ?? 0;
  const isOpen = (arms: readonly OpenArm[]) => arms.some(({ open }) => open.length > 0);
  return {
    rows,
    answered: Math.floor(rows * Math.min(...quotas.map(shareAnswered))),
    quotas: divided.filter((one) => one !== null),
    undivided: quotas.filter((arms, at) => divided[at] === null && isOpen(arms)).length,
  };
}

async function divideQuota(
  bucket: Bucket,
  request: DivideRowsRequest,
  { arms, quota }: { readonly arms: readonly OpenArm[]; readonly quota: number },
): Promise<DividedQuota | null> {
  const { runId, division, above, concurrency, deadline } = request;
  const left = arms.reduce((sum, { rows, answered }) => sum + rows - answered, 0);
  if (left <= above) return null;
  const listed = arms.flatMap(({ arm, open }) => open.map((batch) => entryOf(arm, batch)));
  const limit = slowest(arms.map(({ arm }) => arm.pace));
  const maxTokens = Math.max(...arms.map(({ arm }) => arm.asked.maxTokens));
  const share = shareOf({ limit, concurrency, maxTokens, batches: listed.length });
  if (share === null) return null;
  const of: DivisionOf = { runId, division };
  const { workers, batchesPerCall, restSeconds } = share;
  return {
    list: await writeBatchList(bucket, { ...of, quota }, listed),
    ...{ workers, batchesPerCall, restSeconds },
    calls: Math.ceil(listed.length / batchesPerCall),
    task: {
      ...{ ...of, quota, deadline },
      arms: arms.map(({ arm, rows }) => ({ ...arm, rows })),
      pace: share.pace,
      concurrency: share.concurrency,
    },
  };
}

function entryOf({ arm }: AskedArm, { first, rows, range }: Batch): ListedBatch {
  return { arm, first, rows, start: range.start, end: range.end };
}

/** Arms of one quota share its limit; where they name different ones, the lower holds. */
function slowest(paces: readonly Pace[]): Pace {
  const lowest = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  return {
    requestsPerMinute: lowest(paces.map(({ requestsPerMinute }) => requestsPerMinute)),
    tokensPerMinute: lowest(paces.map(({ tokensPerMinute }) => tokensPerMinute)),
  };
}
