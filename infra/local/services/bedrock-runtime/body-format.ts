import type { Shape } from "../../kernel/service.ts";
import type { Answer } from "./answer.ts";
import type { Conversation } from "./conversation.ts";

/** How a model family words InvokeModel's bodies. */
export interface BodyFormat {
  /** Throws `ValidationException` for a body of another kind. */
  read(body: Shape): Conversation;
  response(answer: Answer): Shape;
  /** The pieces of InvokeModelWithResponseStream. */
  chunks(answer: Answer): Shape[];
}
