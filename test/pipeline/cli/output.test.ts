import { expect, it } from "vitest";
import { asTyped } from "../../../pipeline/cli/output.ts";

it("names commands as they are typed: npm scripts in the project", () => {
  const text = "See `tunewright watch a-run --local` or `tunewright runs`.";
  expect(asTyped(text, "tune")).toBe("See `npm run watch -- a-run --local` or `npm run runs`.");
});
