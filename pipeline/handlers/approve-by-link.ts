import { kmsClient } from "../clients/kms.ts";
import { s3Client } from "../clients/s3.ts";
import { sfnClient } from "../clients/sfn.ts";
import { systemClock } from "../clock.ts";
import { answerLink } from "../run/approval-link/answer.ts";
import { FunctionUrlEvent } from "../run/approval-link/http.ts";
import { handle, setting } from "./runtime.ts";

const tools = {
  bucket: { s3: s3Client(), name: setting("DATA_BUCKET") },
  sfn: sfnClient(),
  key: { kms: kmsClient(), keyId: setting("APPROVAL_KEY") },
  clock: systemClock,
};

/** The page of the links in notices; an error that it does not know becomes Lambda's own answer, 502. */
export const handler = handle(FunctionUrlEvent, (event) => answerLink(tools, event));
