import { describe, expect, it } from "vitest";
import { resolveModel } from "../../../pipeline/models/resolve.ts";

describe("resolving a base model", () => {
  it("serves by the first path unless the user chooses another", () => {
    expect(resolveModel("nova-micro").serving).toBe("on-demand");
    expect(resolveModel("nova-micro", { serving: "provisioned" }).serving).toBe("provisioned");
    expect(resolveModel("llama-3-1-8b").serving).toBe("provisioned");
  });

  it("refuses a serving path that the model does not have", () => {
    expect(() => resolveModel("llama-3-1-8b", { serving: "on-demand" })).toThrow(
      /must be served provisioned/,
    );
  });

  it.each([
    ["nova-2-lite", "us.amazon.nova-2-lite-v1:0"],
    ["llama-3-3-70b", "us.meta.llama3-3-70b-instruct-v1:0"],
    ["nova-micro", "amazon.nova-micro-v1:0"],
    ["llama-3-1-8b", "meta.llama3-1-8b-instruct-v1:0"],
  ])("has the untuned %s answer as %s", (name, inferenceId) => {
    expect(resolveModel(name).inferenceId).toBe(inferenceId);
    const own = resolveModel(name, { inferenceId: "eu.another-profile" });
    expect(own.inferenceId).toBe("eu.another-profile");
  });

  it("accepts no validation set where the job refuses one", () => {
    expect(resolveModel("nova-2-lite").validation).toBe(false);
    expect(resolveModel("nova-micro").validation).toBe(true);
  });

  it("distinguishes an unconfirmed price from an unknown one", () => {
    expect(resolveModel("nova-micro").prices.training).toMatchObject({
      usd: 0.001,
      confirmed: false,
      date: "2026-08-02",
    });
    expect(resolveModel("llama-3-1-70b").prices.training).toBeUndefined();
  });

  it("refuses a model past its end of life, and names the nearest", () => {
    expect(() => resolveModel("meta.llama3-2-3b-instruct-v1:0:128k")).toThrow(
      expect.objectContaining({
        code: "Model.Ended",
        message: "Meta Llama 3.2 3B Instruct reached its end of life on 2026-07-07",
        hint: expect.stringContaining("llama-3-1-8b"),
      }),
    );
  });

  it("offers the nearest name", () => {
    expect(() => resolveModel("nova")).toThrow(/nova-lite or nova-micro/);
  });

  it("accepts any other id when format and serving are given", () => {
    const model = resolveModel("acme.big-v3:0:64k", {
      format: "converse",
      serving: "provisioned",
    });
    expect(model).toMatchObject({
      name: "acme-big-v3-0-64k",
      id: "acme.big-v3:0:64k",
      inferenceId: "acme.big-v3:0",
      hyperparameters: null,
      prices: { storage: { usd: 1.95 } },
    });
  });

  it("knows a custom model by the foundation model in its ARN, which is also what answers untuned", () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:custom-model";
    const tuned = `${arn}/amazon.nova-2-lite-v1:0:256k/abc123def456`;
    expect(resolveModel(tuned)).toMatchObject({
      name: "nova-2-lite",
      id: tuned,
      inferenceId: "us.amazon.nova-2-lite-v1:0",
      validation: false,
      regions: ["us-east-1"],
    });
    const unknown = `${arn}/acme.big-v3:0:64k/abc123def456`;
    const described = resolveModel(unknown, { format: "converse", serving: "on-demand" });
    expect(described).toMatchObject({ id: unknown, inferenceId: "acme.big-v3:0" });
    expect(() => resolveModel(`${arn}/meta.llama3-2-3b-instruct-v1:0:128k/abc123def456`)).toThrow(
      expect.objectContaining({ code: "Model.Ended" }),
    );
  });

  it("does not offer image models", () => {
    expect(() => resolveModel("titan-image-v2")).toThrow(
      expect.objectContaining({ code: "Model.Format", hint: expect.stringMatching(/images/) }),
    );
  });
});
