import { z } from "zod";

/** Services that people come from. */
export const services = ["openai", "azure", "together"] as const;
export type Service = (typeof services)[number];

/** Their names for people. */
export const serviceTitles: Readonly<Record<Service, string>> = {
  openai: "OpenAI",
  azure: "Azure OpenAI",
  together: "Together",
};

/** How a service tuned: on answers, on pairs of a better and a worse one, by a grader, or in a way that is not known here. */
export type TuningMethod = "sft" | "dpo" | "rft" | "unknown";

/** A value of a setting as a service's JSON has it. */
export const SettingValue = z.union([z.string(), z.number(), z.boolean()]);
export type SettingValue = z.infer<typeof SettingValue>;

/** A fine-tuning job of a service, in the same words for all of them. */
export interface SourceJob {
  readonly service: Service;
  readonly id: string | null;
  /** Name of the base model at the service. */
  readonly baseModel: string | null;
  /** Name by which the service serves the tuned model; null where the job made none. */
  readonly tunedModel: string | null;
  readonly method: TuningMethod;
  /** The user's own part of the model's name. */
  readonly suffix: string | null;
  /** Name or id of the file at the service; null: none was given. */
  readonly validationFile: string | null;
  /** Settings by the service's own names; those without a value are left out. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Labels of the user. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Of the job's JSON where none is given: nothing is known but the service. */
export function unknownJob(service: Service): SourceJob {
  return {
    ...{ service, id: null, baseModel: null, tunedModel: null, method: "sft" },
    ...{ suffix: null, validationFile: null, settings: {}, metadata: {} },
  };
}
