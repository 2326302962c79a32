import { expect, it } from "vitest";
import { greedySettings } from "../../../pipeline/models/greedy.ts";

it.each(["nova-micro", "amazon.nova-2-lite-v1:0:256k"])(
  "asks %s at the lowest temperature above 0, for its most likely token",
  (model) => {
    expect(greedySettings(model)).toEqual({
      temperature: 0.00001,
      fields: { inferenceConfig: { topK: 1 } },
    });
  },
);

it.each(["llama-3-3-70b", "acme.big-v3:0"])("asks %s at temperature 0", (model) => {
  expect(greedySettings(model)).toEqual({ temperature: 0, fields: undefined });
});
