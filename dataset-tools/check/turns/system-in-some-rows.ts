import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";

/** Up to this share of the rows, the rows that differ are named one by one. */
const NAMED_SHARE = 0.1;

/** Some rows have a system prompt, others have none. */
export const systemInSomeRows: Rule = {
  code: "system-in-some-rows",
  severity: "warning",
  title: "System prompt only in some rows",
  why: "The model learns that both are normal and obeys your system prompt less when it is served.",
  remedy:
    "Give every row the system prompt that you will send when the model is used (`--system`).",
  source: "Tunewright",
  repairable: false,
  create(context) {
    const having = new ChunkedUint32();
    const lacking = new ChunkedUint32();
    return {
      record({ record, ordinal }) {
        (record.system.length > 0 ? having : lacking).push(ordinal);
      },
      end() {
        if (having.length === 0 || lacking.length === 0) return;
        const what =
          having.length < lacking.length ? "has a system prompt" : "has no system prompt";
        const [few, many] = having.length < lacking.length ? [having, lacking] : [lacking, having];
        speak(context, what, { few, many });
      },
    };
  },
};

interface Sides {
  readonly few: ChunkedUint32;
  readonly many: ChunkedUint32;
}

function speak(context: RuleContext, what: string, { few, many }: Sides): void {
  const others = `${many.length} other${many.length === 1 ? " row differs" : " rows differ"}`;
  const all = few.length + many.length;
  if (few.length > Math.max(1, all * NAMED_SHARE)) {
    const { file } = context.rows.place(few.at(0));
    const message = `${few.length} of ${all} rows: each ${what}, the others differ`;
    context.report({ place: { file, line: 0 }, message });
    return;
  }
  for (let i = 0; i < few.length; i++) {
    const place = context.rows.place(few.at(i));
    context.report({ place, path: "system", message: `this row ${what}, ${others}` });
  }
}
