import { describe, expect, it } from "vitest";
import { shareOf } from "../../../../pipeline/evaluation/in-batches/share-of-pace.ts";

const quota = (requestsPerMinute: number | null, tokensPerMinute: number | null = null) => ({
  limit: { requestsPerMinute, tokensPerMinute },
  ...{ concurrency: 4, maxTokens: 100, batches: 400 },
});

describe("shareOf", () => {
  it("divides 500 questions a minute among ten functions, of which each call takes some minutes", () => {
    expect(shareOf(quota(500))).toEqual({
      workers: 10,
      pace: { requestsPerMinute: 50, tokensPerMinute: null },
      concurrency: 4,
      batchesPerCall: 4,
      restSeconds: 2,
    });
  });

  it.each([1, 39, 39.9])("leaves a quota of %s a minute to one function", (perMinute) => {
    expect(shareOf(quota(perMinute))).toBeNull();
  });

  it("never gives away more than the quota, and each function twenty questions a minute at least", () => {
    for (let perMinute = 40; perMinute < 3000; perMinute += 37.3) {
      const { workers = 0, pace } = shareOf(quota(perMinute)) ?? {};
      const each = pace?.requestsPerMinute ?? 0;
      expect(Number.isInteger(each)).toBe(true);
      expect(each).toBeGreaterThanOrEqual(20);
      expect(workers * each).toBeLessThanOrEqual(perMinute);
      expect(workers * each).toBeGreaterThan(perMinute - workers - 1);
    }
  });

  it("divides tokens as well", () => {
    expect(shareOf(quota(1000, 20_000))).toMatchObject({
      workers: 10,
      pace: { requestsPerMinute: 100, tokensPerMinute: 2000 },
      batchesPerCall: 1,
    });
    expect(shareOf(quota(null, 3000))).toBeNull();
  });

  it("has no more functions than batches, and shares what is under way where no pace is known", () => {
    expect(shareOf({ ...quota(500), batches: 3 })).toMatchObject({ workers: 3, batchesPerCall: 1 });
    expect(shareOf({ ...quota(null), concurrency: 25 })).toMatchObject({
      ...{ workers: 10, concurrency: 2, restSeconds: 0 },
    });
    expect(shareOf({ ...quota(null), concurrency: 1 })).toBeNull();
  });
});
