import type { Rule } from "../rule.ts";
import { s3UriFault } from "./s3-uri.ts";

/** A dataset in S3 at a URI that the API refuses, e.g. with `=` of a Hive partition. */
export const s3UriCharacters: Rule = {
  code: "s3-uri-characters",
  severity: "error",
  title: "S3 URI that Bedrock refuses",
  why: "CreateModelCustomizationJob checks the URI by a pattern without `=`, `:`, `+`, `@`, spaces and `//`.",
  remedy: "Copy the object to a key of letters, digits and -!_*'().",
  source: "Bedrock API, S3Uri (botocore 1.43.107)",
  repairable: false,
  create: ({ report }) => ({
    file({ name }) {
      const fault = name.startsWith("s3://") ? s3UriFault(name) : undefined;
      if (fault !== undefined) report({ place: { file: name, line: 0 }, message: fault });
    },
  }),
};
