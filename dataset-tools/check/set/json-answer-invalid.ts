import type { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 20;
const MIN_SHARE = 0.9;

/** An answer that is no JSON where nearly all others are. */
export const jsonAnswerInvalid: Rule = {
  code: "json-answer-invalid",
  severity: "warning",
  title: "Answer is not valid JSON, unlike the others",
  why: "Programs that read the model's answers fail on what it learns here.",
  remedy: "Correct the answer, or leave out the row.",
  source: "RFC 8259",
  repairable: false,
  create: ({ labels, rows, report }) => ({
    end() {
      const { json } = labels;
      if (!json.most || json.rows < MIN_ROWS || json.ordinals.length < json.rows * MIN_SHARE)
        return;
      const of = `${json.ordinals.length} of ${json.rows} answers are JSON`;
      const all = (list: ChunkedUint32, what: string) => {
        for (let i = 0; i < list.length; i++) {
          report(json.found(rows.place(list.at(i)), `${what}; ${of}`));
        }
      };
      all(json.broken, "the answer starts like JSON but cannot be parsed");
      all(json.others, "the answer is not JSON");
    },
  }),
};
