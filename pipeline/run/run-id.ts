import { UserError } from "../errors.ts";
import { slug } from "../models/resolve.ts";

const LONGEST = 48;

/**
 * The stable id of a run: the same data, model and settings give the same id, so that a second start
 * adopts the first and buys nothing twice. At most 48 characters, `[a-z0-9-]`, no double hyphen.
 * @param of.attempt 1 is the first; a later one gets its number, since Step Functions keeps a name for 90 days
 */
export function runIdFor(of: {
  dataset: string;
  model: string;
  planHash: string;
  attempt: number;
}): string {
  const end = [of.planHash.slice(0, 8), ...(of.attempt > 1 ? [String(of.attempt)] : [])].join("-");
  const model = slug(of.model).slice(0, 20);
  const room = LONGEST - end.length - model.length - 2;
  const dataset = slug(of.dataset).slice(0, room);
  return [dataset, model, end]
    .map((part) => part.replace(/^-|-$/g, ""))
    .filter((part) => part !== "")
    .join("-");
}

/** @throws UserError `Run.Id` when an id that a user typed is not one */
export function checkRunId(id: string): string {
  if (id.length <= LONGEST && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return id;
  throw new UserError("Run.Id", `"${id}" is not a run id`, {
    hint: `Use a-z, 0-9 and single hyphens, at most ${LONGEST} characters.`,
  });
}
