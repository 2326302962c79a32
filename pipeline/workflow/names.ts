/** Tag of all that a run buys; its value is the run's id. What carries it belongs to the run. */
export const RUN_TAG = "tunewright:run";

/** Tag with the registry group of the run. */
export const GROUP_TAG = "tunewright:group";

/**
 * Tag with the time (ISO 8601, UTC) at which the sweep removes what is served, unless it is renewed, or `none`. While
 * an execution runs it owns what its run made, and the tag has the time by which the execution must have ended.
 */
export const LEASE_TAG = "tunewright:lease";

/** Tag of what serves an alias of its own, `<group>@<alias>`. */
export const ALIAS_TAG = "tunewright:alias";

/** Value of the lease of what is served until someone retires it. */
export const NO_LEASE = "none";

/** What the name of the run's throughput with a commitment ends in; the one without is named after the run. */
export const COMMITTED_SUFFIX = "_committed";

/** A candidate of a hyperparameter sweep, as its job and its model are named: `h01`, `h02`, … */
export const CANDIDATE = /^h\d{2}$/;

/** How many candidates a hyperparameter sweep has at most. */
export const MAX_CANDIDATES = 20;

/** How many of them train at once at most: AWS's quota of jobs in progress, which cannot be raised. */
export const MAX_JOBS_AT_ONCE = 10;

/** The name of a candidate's customization job; later ones of it are `<runId>.h01.2`, `<runId>.h01.3`, … */
export function candidateJob(runId: string, candidate: string): string {
  return `${runId}.${candidate}`;
}

/** The name of a candidate's custom model, which may have no period. */
export function candidateModel(runId: string, candidate: string): string {
  return `${runId}_${candidate}`;
}

/** The candidate that a job or a model of a run was made for, by its name; undefined for the run's own. */
export function candidateOf(runId: string, name: string): string | undefined {
  if (!name.startsWith(runId)) return undefined;
  return /^[._](h\d{2})(?:\.\d+)?$/.exec(name.slice(runId.length))?.[1];
}

/** The name of a quota that on-demand deployments of models tuned from one base model share starts with this. */
export const DEPLOYMENTS_OF = "deployments of ";

/** The state in which a run waits for a person. */
export const WAITS_FOR_APPROVAL = "Wait for the approval";

/** The states in which a run ends well; one that succeeds in any other state has no accepted model. */
export const goodEnds = { accepted: "Registered", selfCheck: "Self-check passed" } as const;

/**
 * Prefixes of the data bucket by which runs are requested: the requests, the answers to them, and the data that they
 * may name. Answers are not beside the requests: who writes them may so write nothing that is a request.
 */
export const requestPrefixes = {
  requests: "requests/",
  standing: "requests/scheduled/",
  answers: "answers/",
  data: "data/",
} as const;
