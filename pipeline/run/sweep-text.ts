import { minuteText } from "../report/figures.ts";
import type { Listed } from "./sweep-data.ts";

const WORDS: Readonly<Record<string, string>> = {
  "run-executing": "its run is executing",
  alias: "an alias points at it",
  lease: "its lease holds",
  "no-lease": "it has no lease",
  "lease-unreadable": "its lease cannot be read",
  commitment: "committed",
  version: "a registered version",
  "kept-model": "kept after its run",
  "still-served": "to be deleted once it is not served",
  "being-deleted": "being deleted",
  "registry-unreadable": "the registry cannot be read",
  "lease-ended": "its lease has ended",
  "no-owner": "it belongs to nothing",
  "deletion-promised": "its deletion was promised",
};

/** Why something that is billed stays or goes, and until when, e.g. `its lease holds, until 2026-11-28 10:00 UTC`. */
export function decisionText({
  decision,
  why,
  until,
}: Pick<Listed, "decision" | "why" | "until">): string {
  const words = decision === "warn" ? "ends soon" : (WORDS[why ?? "no-owner"] ?? "");
  return until === null ? words : `${words}, until ${minuteText(until)}`;
}
