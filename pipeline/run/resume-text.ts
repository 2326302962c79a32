import type { Start } from "../workflow/input.ts";

/** Where a resume continues, in words. */
export const CONTINUES: Readonly<Record<Start["at"], string>> = {
  training: "with a new customization job: there is no model to continue from",
  job: "by waiting for its job",
  model: "by serving its model; no training is bought again",
  base: "by asking the base model twice; nothing is trained",
  verdict: "with its report and its registration; nothing is served again",
};
