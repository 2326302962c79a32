import { z } from "zod";
import { UserError } from "../errors.ts";
import { MAX_CANDIDATES, MAX_JOBS_AT_ONCE } from "../workflow/names.ts";
import type { JsonSchema } from "./json-schema.ts";
import { type ConfigFile, readConfigFile } from "./read-file.ts";
import { settingMessage } from "./setting-message.ts";

const Value = z.union([z.string(), z.number()], "must be text or a number").transform(String);

/** The file of a hyperparameter sweep, as the user writes it. */
const SweepFile = z
  .strictObject({
    candidates: z
      .array(z.record(z.string(), Value))
      .min(2)
      .max(MAX_CANDIDATES)
      .optional()
      .describe(
        "Hyperparameters by Bedrock's names, one entry for each model to train. What an entry does not name is as in the run's own settings.",
      ),
    grid: z
      .record(z.string(), z.array(Value).min(1))
      .optional()
      .describe(
        "Values by Bedrock's names of hyperparameters, of which all combinations are tried.",
      ),
    concurrency: z
      .int()
      .min(1)
      .max(MAX_JOBS_AT_ONCE)
      .optional()
      .describe(
        "Customization jobs in progress at once at most. Absent: as many as the account's quota allows, which is never exceeded.",
      ),
  })
  .check((context) => {
    const { candidates, grid } = context.value;
    if ((candidates === undefined) !== (grid === undefined)) return;
    const message =
      candidates === undefined
        ? "name what is tried: a list of candidates, or a grid of values"
        : "candidates and grid cannot both be given";
    context.issues.push({ code: "custom", message, path: [], input: context.value });
  });

/** A value of a candidate, and where the file has it. */
export interface TriedValue {
  readonly name: string;
  readonly value: string;
  /** `file:line:column` */
  readonly place: string;
}

/** A hyperparameter sweep as its file has it; the base model has not checked it. */
export interface SweepConfig {
  readonly file: string;
  /** 2 to 20, each with the values that it names. */
  readonly candidates: readonly (readonly TriedValue[])[];
  readonly concurrency: number | undefined;
}

/**
 * Reads the file of a hyperparameter sweep.
 * @throws UserError `HyperparameterSweep.File` with every problem and its place; `Config.Syntax`
 */
export async function readSweepFile(file: string): Promise<SweepConfig> {
  const source = await open(file);
  const parsed = SweepFile.safeParse(source.values, { error: settingMessage });
  if (!parsed.success) throw invalid(problemsOf(parsed.error, source));
  const { candidates: listed, grid = {}, concurrency } = parsed.data;
  const candidates =
    listed?.map((values, at) =>
      Object.entries(values).map(([name, value]) => {
        return { name, value, place: source.place(["candidates", at, name]) };
      }),
    ) ?? combinations(grid, source);
  if (candidates.length >= 2 && candidates.length <= MAX_CANDIDATES) {
    return { file, candidates, concurrency };
  }
  throw invalid([
    `${source.place(["grid"], "name")} grid: has ${candidates.length} combinations; a sweep has 2 to ${MAX_CANDIDATES}`,
  ]);
}

async function open(file: string): Promise<ConfigFile> {
  try {
    return await readConfigFile(file);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "Config.Missing") throw error;
    throw new UserError("HyperparameterSweep.File", `cannot read ${file}`, {
      hint: "Check the path after --sweep.",
      cause: error,
    });
  }
}

/** All combinations of the values, the last name's values changing first. */
function combinations(
  grid: Readonly<Record<string, readonly string[]>>,
  source: ConfigFile,
): TriedValue[][] {
  return Object.entries(grid).reduce<TriedValue[][]>(
    (all, [name, values]) => {
      // One more than there may be is enough to be refused.
      return all.slice(0, MAX_CANDIDATES + 1).flatMap((before) =>
        values.map((value, at) => {
          return [...before, { name, value, place: source.place(["grid", name, at]) }];
        }),
      );
    },
    [[]],
  );
}

function problemsOf(error: z.ZodError, source: ConfigFile): string[] {
  return error.issues.flatMap(({ path, message, ...issue }) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const place = source.place([...path, key], "name");
        return `${place} ${[...path, key].join(".")}: ${message}; there are candidates, grid and concurrency`;
      });
    }
    return [`${source.place(path)} ${path.join(".")}: ${message}`.replace(" : ", " ")];
  });
}

function invalid(problems: readonly string[]): UserError {
  return new UserError("HyperparameterSweep.File", problems.slice(0, 10).join("\n  "), {
    hint: "A hyperparameter sweep is a file such as `grid: {epochCount: [1, 2, 3]}`; see pipeline/docs/sweep-hyperparameters.md.",
  });
}

/** The JSON Schema of the file of a hyperparameter sweep, for editors. */
export function sweepFileSchema(): JsonSchema {
  const schema = z.toJSONSchema(SweepFile, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return { ...schema, description: "A hyperparameter sweep of Tunewright: --sweep FILE" };
}
