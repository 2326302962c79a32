import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { ServiceError } from "../../../../kernel/aws-error.ts";
import { defined } from "../../../../kernel/defined.ts";
import type { CallContext, Shape } from "../../../../kernel/service.ts";
import type { TrainingRow } from "../../../../training/data-lessons.ts";
import { readExamples, writeExamples } from "../../../../training/examples-file.ts";
import { countTokens } from "../../../../training/tokens.ts";
import { findInvoked } from "../../inference-profiles/profile.ts";
import { JobFailure } from "../../jobs/failure.ts";
import { callWithRetries } from "../../jobs/retrying-call.ts";
import { serviceRoleOf } from "../../jobs/service-role.ts";
import type { BedrockState } from "../../state.ts";
import type { CustomizationJob } from "../job.ts";
import { AnswerFile, type TeacherAnswer } from "./answer-file.ts";
import { GoldenExamples } from "./golden-examples.ts";
import type { TeacherPrompt } from "./prompt-record.ts";
import { teacherOf } from "./request.ts";

/** The file of the prompts between the check of the data and the training. */
export const PROMPTS = "prompts.jsonl";

/** A job whose teacher is asked. */
interface Lesson {
  readonly state: BedrockState;
  readonly job: CustomizationJob;
  readonly signal: AbortSignal;
}

/**
 * Asks the teacher every prompt, by the Converse of the runtime, and writes the rows that the student learns: the
 * prompts with the teacher's answers. Sets the job's numbers of records and of tokens. Throws `JobFailure`.
 */
export async function askTeacher({ state, job, signal }: Lesson): Promise<void> {
  const folder = state.folderOf("jobs", job.id);
  const { examples: prompts } = readExamples<TeacherPrompt & TrainingRow>(join(folder, PROMPTS));
  const golden = await GoldenExamples.among(prompts);
  const file = new AnswerFile(folder);
  const context = contextOf({ state, job, signal });
  for (const prompt of prompts.slice(file.answers.length)) {
    const request = requestOf(job, prompt, golden.like(prompt));
    file.add(await ask(state, request, context));
    // The local teacher answers at once: others get their turn.
    await setImmediate();
    signal.throwIfAborted();
  }
  const rows = prompts
    .map(({ prompt, line }, at) => ({ prompt, line, completion: file.answers[at]?.text ?? "" }))
    .filter(({ completion }) => completion.trim() !== "");
  if (rows.length === 0) throw new JobFailure("The teacher model returned no answers.");
  await writeExamples(join(folder, "training.jsonl"), rows);
  job.records = rows.length;
  job.tokens = sum(rows, ({ prompt, completion }) => countTokens(prompt) + countTokens(completion));
  job.teacherTokens = {
    input: sum(file.answers, ({ inputTokens }) => inputTokens),
    output: sum(file.answers, ({ outputTokens }) => outputTokens),
  };
}

/** Bedrock asks a base model itself; through an inference profile it does so by the job's role (custom-model-job-access-security). */
function contextOf({ state, job, signal }: Lesson): CallContext {
  const { teacherModelIdentifier = "" } = teacherOf(job.request) ?? {};
  const { cloud } = state;
  if (findInvoked(state, teacherModelIdentifier)) return serviceRoleOf(cloud, job, signal);
  const { accountId } = cloud;
  const principal = { kind: "root", arn: "bedrock.amazonaws.com", accountId } as const;
  return { principal, requestId: job.arn, signal };
}

function requestOf(
  { request }: CustomizationJob,
  { system, question }: TeacherPrompt,
  examples: readonly TeacherPrompt[],
): Shape {
  const turn = (role: string, text: string) => ({ role, content: [{ text }] });
  const { teacherModelIdentifier, maxResponseLengthForInference: maxTokens } =
    teacherOf(request) ?? {};
  return defined({
    modelId: teacherModelIdentifier,
    system: system.length === 0 ? undefined : system.map((text) => ({ text })),
    messages: [
      ...examples.flatMap((one) => [turn("user", one.question), turn("assistant", one.completion)]),
      turn("user", question),
    ],
    inferenceConfig: maxTokens === undefined ? undefined : { maxTokens },
  });
}

interface ConverseResponse {
  readonly output?: { readonly message?: { readonly content?: readonly { text?: string }[] } };
  readonly usage?: { readonly inputTokens?: number; readonly outputTokens?: number };
}

async function ask(
  { cloud }: BedrockState,
  input: Shape,
  context: CallContext,
): Promise<TeacherAnswer> {
  const call = { service: "bedrock-runtime", operation: "Converse", input } as const;
  const response: ConverseResponse = await callWithRetries(cloud, call, context).catch(
    (error: unknown) => {
      if (!(error instanceof ServiceError)) throw error;
      throw new JobFailure(`The teacher model could not be invoked: ${error.message}`);
    },
  );
  const { inputTokens = 0, outputTokens = 0 } = response.usage ?? {};
  const blocks = response.output?.message?.content ?? [];
  return { text: blocks.map(({ text = "" }) => text).join(""), inputTokens, outputTokens };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
