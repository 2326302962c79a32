/** How an execution or a part of it ended. */
export type Ending =
  | { readonly status: "SUCCEEDED"; readonly output: unknown }
  | {
      readonly status: "FAILED" | "TIMED_OUT" | "ABORTED";
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
      /** Visits of states where a redrive begins. */
      readonly visits?: readonly string[];
    };
