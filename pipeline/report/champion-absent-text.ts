import type { ChampionAbsent } from "../run-folder/verdict.ts";

/** Why the tuned model was compared with no champion, and what that means, in a sentence. */
export function championAbsentText(absent: ChampionAbsent): string {
  switch (absent) {
    case "not-required":
      return "the gate was set to compare with the base model only, and not with the model that the alias points at.";
    case "no-alias":
      return "no alias of this group points at another model, so that there was none to be better than.";
    case "own-model":
      return "the alias points at this same model already.";
    case "withdrawn":
      return "the registry says that the model that the alias points at is no longer served. Nothing shows whether this model is as good.";
    case "not-served":
      return "the model that the alias points at could not be asked, since what served it no longer exists or has failed. Nothing shows whether this model is as good.";
  }
}
