import { z } from "zod";
import { ExecutionInput } from "../workflow/input.ts";
import { runFile } from "./run-file.ts";

/** The latest resume of a run: the content of its `resumption.json`, written before the execution starts. */
const Resumption = z.strictObject({
  /** Name of the execution. Clean-ups after earlier ones leave what exists to it. */
  execution: z.string(),
  input: ExecutionInput,
});

/** The run's `resumption.json`. */
export const resumptionFile = runFile("resumption", Resumption);
