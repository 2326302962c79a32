/** How a service speaks on the wire, which is also how its clients read errors. */
export type Protocol = "query" | "json" | "rest-json" | "rest-xml";

/** What the front and the protocols must know about a service. */
interface ServiceFacts {
  readonly protocol: Protocol;
  /** SDK package that ships its API model; absent where the local cloud needs no model. */
  readonly sdk?: string;
  /** Service name in the SigV4 scope, where it is not the name here. */
  readonly signsAs?: string;
  /** Paths that distinguish it from the service that signs with the same name. */
  readonly paths?: RegExp;
}

/** The services that the local cloud speaks: one line each, and the one place that lists them by name. */
const AWS_SERVICES = {
  s3: { protocol: "rest-xml", sdk: "@aws-sdk/client-s3" },
  states: { protocol: "json", sdk: "@aws-sdk/client-sfn" },
  bedrock: { protocol: "rest-json", sdk: "@aws-sdk/client-bedrock" },
  "bedrock-runtime": {
    protocol: "rest-json",
    sdk: "@aws-sdk/client-bedrock-runtime",
    signsAs: "bedrock",
    paths: /^\/(model|guardrail|async-invoke|openai|v1)\//,
  },
  sns: { protocol: "query", sdk: "@aws-sdk/client-sns" },
  lambda: { protocol: "rest-json" },
  sts: { protocol: "query", sdk: "@aws-sdk/client-sts" },
  iam: { protocol: "query" },
  events: { protocol: "json" },
  logs: { protocol: "json", sdk: "@aws-sdk/client-cloudwatch-logs" },
  monitoring: { protocol: "json", sdk: "@aws-sdk/client-cloudwatch" },
  ssm: { protocol: "json", sdk: "@aws-sdk/client-ssm" },
  kms: { protocol: "json", sdk: "@aws-sdk/client-kms" },
  pricing: { protocol: "json", sdk: "@aws-sdk/client-pricing" },
  servicequotas: { protocol: "json", sdk: "@aws-sdk/client-service-quotas" },
  cloudformation: { protocol: "query", sdk: "@aws-sdk/client-cloudformation" },
} as const satisfies Record<string, ServiceFacts>;

export type ServiceName = keyof typeof AWS_SERVICES;

/** All services, by the names that they have here. */
export function serviceNames(): ServiceName[] {
  return Object.keys(AWS_SERVICES) as ServiceName[];
}

/** The facts of one service, with the optional ones. */
export function factsOf(service: ServiceName): ServiceFacts {
  return AWS_SERVICES[service];
}

/** The service that has a path like this to itself; undefined when none has. */
export function serviceAt(path: string): ServiceName | undefined {
  return serviceNames().find((name) => factsOf(name).paths?.test(path));
}

/** The service that a request is for, by the name it is signed with and its path; undefined when there is none. */
export function serviceSignedAs(scope: string, path: string): ServiceName | undefined {
  const names = serviceNames().filter((name) => name === scope || factsOf(name).signsAs === scope);
  return (
    names.find((name) => factsOf(name).paths?.test(path)) ?? names.find((name) => name === scope)
  );
}
