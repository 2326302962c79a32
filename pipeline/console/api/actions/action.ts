import { z } from "zod";
import { UserError } from "../../../errors.ts";
import { hashJson } from "../../../hash-json.ts";
import type { OpenPlace, Places } from "../../place.ts";

/** One thing that is shown of an action. */
export interface Fact {
  readonly name: string;
  readonly text: string;
  /** Someone should look at it before. */
  readonly isWarning?: boolean;
}

/** What an action does to the bill: what is bought, what is billed afterwards, what no longer is, what is not bought again. */
export interface PriceLine {
  readonly sense: "bought" | "continues" | "ends" | "spared";
  readonly what: string;
  /** By list prices, e.g. `$14.40 an hour, $10,512 a month`. */
  readonly text: string;
}

/** What an action would do, before it is confirmed. */
export interface Proposal {
  /** Identifies what is shown: the action is refused where it would do something else by then. */
  readonly seal: string;
  readonly region: string;
  /** Nothing is charged there, since it is a local cloud. */
  readonly isFree: boolean;
  /** ARN under which it is recorded. */
  readonly by: string;
  readonly facts: readonly Fact[];
  /** Empty: nothing is bought, and nothing that is billed changes. */
  readonly prices: readonly PriceLine[];
  /** What has to be accepted besides; null: nothing. */
  readonly accept: string | null;
  /** The same as a command line. */
  readonly command: string;
}

/** What an action has done. */
export interface Outcome {
  /** In a sentence. */
  readonly summary: string;
  /** false: something is left that someone should look at. */
  readonly isFine: boolean;
  readonly facts: readonly Fact[];
}

/** How an action is carried out. */
export interface Doing {
  readonly by: string;
  /** undefined: no reason was given. */
  readonly reason: string | undefined;
  /** Called with what it is doing now. */
  onStep(text: string): void;
}

/** An action that can be carried out, and what it would do. */
export interface Ready {
  readonly opened: OpenPlace;
  readonly shown: Pick<Proposal, "facts" | "prices" | "accept" | "command">;
  /** By what it is recognized whether it would still do the same. */
  readonly bound: unknown;
  carryOut(doing: Doing): Promise<Outcome>;
}

/** Names of what an action is about, e.g. `{ run: "tickets-1" }`. */
export type ActionParams = Readonly<Record<string, string>>;

/** Looks up what an action would do; changes nothing. */
export type Action = (places: Places, params: ActionParams) => Promise<Ready>;

/** Makes an action whose parameters are checked first. */
export function defineAction<Params extends z.ZodType>(
  params: Params,
  prepare: (places: Places, params: z.infer<Params>) => Promise<Ready>,
): Action {
  return async (places, given) => {
    const checked = params.safeParse(given);
    if (checked.success) return prepare(places, checked.data);
    const [issue] = checked.error.issues;
    throw new UserError("Console.BadRequest", `${issue?.path.join(".")}: ${issue?.message}`, {
      hint: "Correct it, or reload the page.",
    });
  };
}

/** A switch among an action's parameters: `1` or absent. */
export const flag = z
  .literal("1")
  .optional()
  .transform((value) => value === "1");

/** Identifies what an action would do. */
export function sealOf({ bound, shown }: Ready): string {
  return hashJson([bound, shown.prices, shown.accept]);
}
