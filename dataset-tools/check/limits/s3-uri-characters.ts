import type { Rule } from "../rule.ts";
import { s3UriFault } from "./s3-uri.ts";

/** A dataset in S3 at a URI that the API rejects, e.g. with the `=` of a Hive partition. */
export const s3UriCharacters: Rule = {
  code: "s3-uri-characters",
  severity: "error",
  title: "S3 URI that Bedrock rejects",
  why: "CreateModelCustomizationJob accepts no URI with `=`, `:`, `+`, `@`, spaces or `//`.",
  remedy: "Copy the object to a key made of letters, digits and -!_*'().",
  source: "Bedrock API, S3Uri (botocore 1.43.107)",
  repairable: false,
  create: ({ report }) => ({
    file({ name }) {
      const fault = name.startsWith("s3://") ? s3UriFault(name) : undefined;
      if (fault !== undefined) report({ place: { file: name, line: 0 }, message: fault });
    },
  }),
};
