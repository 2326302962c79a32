import { Manifest } from "../../dataset-tools/prepare/manifest.ts";
import { runFile } from "./run-file.ts";

/** The run's `input/manifest.json`: how the dataset tools made the run's rows. */
export const manifestFile = runFile("manifest", Manifest);
