import { UserError } from "../../errors.ts";
import type { CallCard } from "./call-card.ts";
import { aiSdkLines, langChainLines, sdkLines } from "./lines/javascript.ts";
import type { Lines } from "./lines/lines.ts";
import { liteLlmLines } from "./lines/litellm.ts";
import {
  agentsClassicLines,
  boto3Lines,
  knowledgeBaseLines,
  strandsLines,
} from "./lines/python.ts";

interface Client {
  readonly title: string;
  lines(card: CallCard): Lines;
  /** It takes the ARN of Provisioned Throughput only (Bedrock User Guide, prov-thru-use and agents-pt). */
  readonly needsThroughput?: true;
}

/** By what a model can be used, by the names of `--as`. */
export const clients = {
  boto3: { title: "boto3", lines: boto3Lines },
  sdk: { title: "the AWS SDK for JavaScript", lines: sdkLines },
  "ai-sdk": { title: "the Vercel AI SDK", lines: aiSdkLines },
  langchain: { title: "LangChain", lines: langChainLines },
  strands: { title: "a Strands agent", lines: strandsLines },
  litellm: { title: "a LiteLLM gateway", lines: liteLlmLines },
  "agents-classic": {
    title: "Bedrock Agents Classic",
    lines: agentsClassicLines,
    needsThroughput: true,
  },
  "knowledge-base": {
    title: "a Bedrock knowledge base",
    lines: knowledgeBaseLines,
    needsThroughput: true,
  },
} as const satisfies Record<string, Client>;
export type ClientName = keyof typeof clients;

/**
 * The lines by which a client uses a model as it was trained.
 * @throws UserError `Use.NeedsThroughput` where the client does not take an on-demand deployment
 */
export function useAs(card: CallCard, name: ClientName): Lines {
  const client: Client = clients[name];
  if (client.needsThroughput === true && card.servedBy === "on-demand") {
    throw new UserError(
      "Use.NeedsThroughput",
      `${client.title} takes a tuned model by the ARN of its Provisioned Throughput only, and ${card.name} is served on demand`,
      {
        hint: "A run with `--serving provisioned` serves by throughput, which is billed by the hour. Or call the deployment by its ARN: `--as boto3`, or `--as strands` for an agent.",
      },
    );
  }
  return client.lines(card);
}
