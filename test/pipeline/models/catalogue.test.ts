import { describe, expect, it } from "vitest";
import { catalogue, hyperparametersOf } from "../../../pipeline/models/catalogue.ts";
import { findModel, resolveModel } from "../../../pipeline/models/resolve.ts";

describe("the catalogue", () => {
  it("gives every source that it cites", () => {
    const { sources, hyperparameterSets } = catalogue();
    const cited = Object.values(hyperparameterSets).flatMap((set) => set.map((one) => one.source));
    expect(cited.filter((key) => sources[key] === undefined)).toEqual([]);
  });

  it.each(catalogue().models.map((model) => [model.name, model] as const))(
    "%s has hyperparameters whose defaults lie in their ranges",
    (_name, model) => {
      const set = hyperparametersOf(model);
      expect(set.length).toBeGreaterThan(0);
      for (const one of set) {
        expect(one.minimum).toBeLessThanOrEqual(one.maximum);
        if (one.default === null) continue;
        expect(one.default).toBeGreaterThanOrEqual(one.minimum);
        expect(one.default).toBeLessThanOrEqual(one.maximum);
      }
    },
  );

  it("names every model once, by name and by id", () => {
    const { models } = catalogue();
    expect(new Set(models.map((model) => model.name)).size).toBe(models.length);
    expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
  });
});

describe("finding a base model", () => {
  it.each([
    "nova-micro",
    "amazon.nova-micro-v1:0:128k",
    "amazon.nova-micro-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k",
  ])("knows %s", (wanted) => {
    expect(findModel(wanted)?.name).toBe("nova-micro");
  });

  it("serves by the first path of the catalogue unless asked otherwise", () => {
    expect(resolveModel("nova-micro").serving).toBe("on-demand");
    expect(resolveModel("nova-micro", { serving: "provisioned" }).serving).toBe("provisioned");
    expect(resolveModel("llama-3-1-8b").serving).toBe("provisioned");
  });

  it("refuses a serving path that the model does not have", () => {
    expect(() => resolveModel("llama-3-1-8b", { serving: "on-demand" })).toThrow(
      /must be served provisioned/,
    );
  });

  it("says when a model reached its end of life", () => {
    expect(() => resolveModel("claude-3-haiku")).toThrow(/end of life on 2026-09-10/);
  });

  it("offers the nearest name", () => {
    expect(() => resolveModel("nova")).toThrow(/nova-micro or nova-lite/);
  });

  it("takes any other id when format and serving are given", () => {
    const model = resolveModel("acme.big-v3:0:64k", {
      format: "converse",
      serving: "provisioned",
    });
    expect(model).toMatchObject({
      name: "acme-big-v3-0-64k",
      id: "acme.big-v3:0:64k",
      inferenceId: "acme.big-v3:0",
      hyperparameters: null,
    });
  });

  it("does not offer image models", () => {
    expect(() => resolveModel("titan-image-v2")).toThrow(/images/);
  });
});
