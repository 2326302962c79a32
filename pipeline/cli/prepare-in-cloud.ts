import type { PreparationSettings } from "../../dataset-tools/shards/settings.ts";
import { cloudFormationClient, s3Client } from "../clients.ts";
import { type PreparationPlace, preparationPlace } from "../run/preparations/preparation-place.ts";
import { proposePreparation } from "../run/preparations/propose-preparation.ts";
import {
  type Standing,
  standingOf,
  startPreparation,
} from "../run/preparations/start-preparation.ts";
import { uploadInputs } from "../run/preparations/upload-inputs.ts";
import { readSettings } from "../run/stack-settings.ts";
import type { Session } from "./cloud-session.ts";
import type { Result } from "./command.ts";
import { confirmSpending } from "./confirm.ts";
import { followPreparation } from "./follow-preparation.ts";
import { runCommand } from "./follow-run.ts";
import { paint } from "./format.ts";
import type { Output } from "./output.ts";
import { createUploadPrinter } from "./upload-printer.ts";
import { estimateText } from "./views/preparation.ts";

/** What is prepared, and how the command goes about it. */
export interface InCloud {
  readonly inputs: readonly string[];
  readonly heldOut: readonly string[];
  readonly settings: PreparationSettings;
  readonly shardBytes: number;
  readonly id: string | undefined;
  readonly yes: boolean;
  readonly watch: boolean;
  readonly output: Output;
}

const STANDINGS: Readonly<Record<Standing, string>> = {
  new: "",
  running: " was started before; following it",
  done: " was prepared before",
  continued: " ended before it was done, and continues",
};

/**
 * Shows what a preparation reads and costs, asks where it costs money, starts it, and follows it to its end.
 * @throws UserError `Preparation.…`, `Run.NotApproved`, `Stack.…`
 */
export async function prepareInCloud(session: Session, of: InCloud): Promise<Result> {
  const { output } = of;
  const place = preparationPlace(await session.environment());
  const deployed = await readSettings(cloudFormationClient(session.clients));
  const wanted = { ...of, ...(await inS3(place, of)) };
  output.progress("listing the files …");
  const { request, estimate } = await proposePreparation(s3Client(session.clients), wanted, {
    dataBucket: place.bucket.name,
    sourceBuckets: deployed?.sourceBuckets ?? [],
  });
  const { id } = request;
  output.line(`${paint.bold("Plan")}\n${estimateText(estimate)}\n`);
  const standing = await standingOf(place, id);
  if (standing === "new" || standing === "continued") {
    await confirmSpending({ yes: of.yes, isFree: session.isFree }, output);
    await startPreparation(place, request);
  }
  output.line(`${paint.bold("Preparation")}  ${id}${STANDINGS[standing]}`);
  const about = { standing, estimate };
  if (!of.watch) {
    const text = `  follow it with \`${runCommand("watch", id, session.flags)}\``;
    return { data: { preparationId: id, ...about }, text };
  }
  const ended = await followPreparation(session, place, { id, output });
  return { ...ended, data: { ...ended.data, ...about } };
}

/** Files of this machine are sent to the stack's bucket first. */
async function inS3({ bucket }: PreparationPlace, { inputs, heldOut, output }: InCloud) {
  const uploading = createUploadPrinter(output);
  const sent = {
    inputs: await uploadInputs(bucket, inputs, uploading.onUpload),
    heldOut: await uploadInputs(bucket, heldOut, uploading.onUpload),
  };
  const text = uploading.sentText();
  if (text !== "") output.line(`${paint.bold("Data")}${text.replace(/^,/, "  ")}`);
  return sent;
}
