import fc from "fast-check";
import { expect, it } from "vitest";
import { checkRunId, runIdFor } from "../../../pipeline/run/run-id.ts";

const planHash = "0123456789abcdef".repeat(4);

it("names data, model and plan", () => {
  const id = runIdFor({ dataset: "Support Tickets", model: "nova-micro", planHash, attempt: 1 });
  expect(id).toBe("support-tickets-nova-micro-01234567");
});

it("distinguishes attempts", () => {
  const id = runIdFor({ dataset: "tickets", model: "nova-micro", planHash, attempt: 2 });
  expect(id).toBe("tickets-nova-micro-01234567-2");
});

it("is an id that Step Functions, Bedrock and S3 accept, whatever the names are", () => {
  const any = fc.string({ unit: "binary", maxLength: 200 });
  fc.assert(
    fc.property(any, any, fc.integer({ min: 1, max: 9999 }), (dataset, model, attempt) => {
      const id = runIdFor({ dataset, model, planHash, attempt });
      expect(checkRunId(id)).toBe(id);
      expect(id).toContain("01234567");
    }),
  );
});

it.each(["", "Über", "a--b", "-a", "a".repeat(49), "a_b"])("refuses %s as an id", (id) => {
  expect(() => checkRunId(id)).toThrow(/is not a valid run id/);
});
