import { z } from "zod";
import { ServingPath } from "../../dataset-tools/models/base-model.ts";
import { CommitmentTerm } from "../workflow/input.ts";

/** Up to a year; shorter than an hour is shorter than the sweep's pause. */
const LeaseHours = z.union(
  [z.number().min(1).max(8760), z.literal("none")],
  'must be a number of hours from 1 to 8760, or "none"',
);

/** How an accepted model is served, and what of it is bought. */
export const ServingConfig = z
  .strictObject({
    path: ServingPath.optional().describe(
      "How the tuned model is served; by default as the base model can be, on demand first.",
    ),
    modelUnits: z.int().min(1).default(1).describe("Only with provisioned throughput."),
    commitment: CommitmentTerm.optional().describe(
      "Bought after the gate has accepted, and only if acceptCommitment confirms it. Absent: none.",
    ),
    hourlyUsd: z
      .number()
      .positive()
      .optional()
      .describe(
        "Price in USD of one committed model unit for an hour, where the base model's file has none.",
      ),
    leaseHours: LeaseHours.optional().describe(
      "Hours for which an accepted model is served unless its lease is renewed; none: until it is retired.",
    ),
  })
  .prefault({})
  .describe("How an accepted model is served.");

/** How long a run waits. */
export const LimitsConfig = z
  .strictObject({
    jobHours: z
      .number()
      .positive()
      .max(168)
      .default(48)
      .describe("Hours after which the job is stopped."),
    servingMinutes: z
      .number()
      .positive()
      .max(1440)
      .default(90)
      .describe("Minutes for which what serves the model may take to be ready."),
    pollSeconds: z
      .int()
      .min(10)
      .max(3600)
      .default(60)
      .describe("Seconds between two looks at the job."),
    stallHours: z
      .number()
      .positive()
      .max(168)
      .default(6)
      .describe("Hours without any movement after which the job has stalled."),
    stallAction: z
      .enum(["notify", "stop"])
      .default("notify")
      .describe("What to do about a stalled job."),
    evaluationHours: z
      .number()
      .positive()
      .max(48)
      .default(48)
      .describe("Hours after which asking the held-out rows ends."),
  })
  .prefault({})
  .describe("How long a run waits, and how often it looks.");
