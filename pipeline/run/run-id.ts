import { UserError } from "../errors.ts";
import { slug } from "../slug.ts";

const MAX_LENGTH = 48;

/**
 * The stable id of a run: the same data, model and settings make the same id, so that a second start
 * adopts the first run and buys nothing twice. At most 48 characters, `[a-z0-9-]`, no double hyphen.
 * @param of.attempt 1 for the first; a later one is part of the id, since Step Functions reserves a name for 90 days
 */
export function runIdFor(of: {
  dataset: string;
  model: string;
  planHash: string;
  attempt: number;
}): string {
  const end = [of.planHash.slice(0, 8), ...(of.attempt > 1 ? [String(of.attempt)] : [])].join("-");
  const model = slug(of.model).slice(0, 20);
  const room = MAX_LENGTH - end.length - model.length - 2;
  const dataset = slug(of.dataset).slice(0, room);
  return [dataset, model, end]
    .map((part) => part.replace(/^-|-$/g, ""))
    .filter((part) => part !== "")
    .join("-");
}

/** Returns a run id that a user typed. @throws UserError `Run.Id` when it is not valid */
export function checkRunId(id: string): string {
  if (id.length <= MAX_LENGTH && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return id;
  throw new UserError("Run.Id", `"${id}" is not a valid run id`, {
    hint: `Use a-z, 0-9 and single hyphens, at most ${MAX_LENGTH} characters.`,
  });
}
