import { z } from "zod";
import { ExecutionInput } from "../workflow/input.ts";
import { runFile } from "./run-file.ts";

/** What a run was started with: the content of its `run.json`. */
const RunRecord = z.strictObject({
  /** The user's config with all defaults; kept for the reader, since the run itself follows `input`. */
  config: z.record(z.string(), z.unknown()),
  input: ExecutionInput,
});

/** The run's `run.json`. */
export const configFile = runFile("config", RunRecord);
