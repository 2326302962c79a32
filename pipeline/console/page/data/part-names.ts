import type { PreparedFile } from "../../api/data/run-data.ts";

type Part = PreparedFile["part"];

/** The parts of a dataset, in words. */
export const PARTS: Readonly<Record<Part, string>> = {
  train: "training",
  validation: "validation",
  evaluation: "held out",
};

/** The parts in their order. */
export const PART_ORDER: readonly Part[] = ["train", "validation", "evaluation"];
