import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";

/** Up to this share of the rows, the rows that differ are reported one by one. */
const REPORTED_SHARE = 0.1;

/** Some rows have a system prompt, the others do not. */
export const systemInSomeRows: Rule = {
  code: "system-in-some-rows",
  severity: "warning",
  title: "System prompt in only some of the rows",
  why: "The model learns that both are normal and later follows your system prompt less closely.",
  remedy:
    "Give every row the system prompt that you will send when you use the model (`--system`).",
  source: "Tunewright",
  repairable: false,
  create(context) {
    const having = new ChunkedUint32();
    const without = new ChunkedUint32();
    return {
      record({ record, ordinal }) {
        (record.system.length > 0 ? having : without).push(ordinal);
      },
      end() {
        if (having.length === 0 || without.length === 0) return;
        const what =
          having.length < without.length ? "has a system prompt" : "has no system prompt";
        const [few, many] = having.length < without.length ? [having, without] : [without, having];
        reportSides(context, what, { few, many });
      },
    };
  },
};

interface Sides {
  readonly few: ChunkedUint32;
  readonly many: ChunkedUint32;
}

function reportSides(context: RuleContext, what: string, { few, many }: Sides): void {
  const others = `${many.length} other ${many.length === 1 ? "row differs" : "rows differ"}`;
  const all = few.length + many.length;
  if (few.length > Math.max(1, all * REPORTED_SHARE)) {
    const { file } = context.rows.place(few.at(0));
    const message = `${few.length} of ${all} rows differ from the others: each ${what}`;
    context.report({ place: { file, line: 0 }, message });
    return;
  }
  for (let i = 0; i < few.length; i++) {
    const place = context.rows.place(few.at(i));
    context.report({ place, path: "system", message: `the row ${what}; ${others}` });
  }
}
