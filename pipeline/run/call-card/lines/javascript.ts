import type { CallCard } from "../call-card.ts";
import { type Lines, questionIn } from "./lines.ts";

const question = 'const question = process.argv[2] ?? "Hello";';

/** A value as JavaScript writes it. */
const literal = (value: unknown) => JSON.stringify(value);

function promptOf({ prompt }: CallCard): string {
  return questionIn(prompt, { quote: JSON.stringify, name: "question" });
}

/** AWS SDK for JavaScript. */
export function sdkLines(card: CallCard): Lines {
  const { region, modelId, system, maxTokens, temperature, additionalModelRequestFields } = card;
  return {
    file: "ask.mjs",
    install: "npm install @aws-sdk/client-bedrock-runtime",
    text: [
      'import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";',
      "",
      question,
      `const runtime = new BedrockRuntimeClient({ region: ${literal(region)} });`,
      "const answer = await runtime.send(",
      "  new ConverseCommand({",
      `    modelId: ${literal(modelId)},`,
      ...(system === null ? [] : [`    system: [{ text: ${literal(system)} }],`]),
      `    messages: [{ role: "user", content: [{ text: ${promptOf(card)} }] }],`,
      `    inferenceConfig: { maxTokens: ${maxTokens}, temperature: ${temperature} },`,
      ...(additionalModelRequestFields === null
        ? []
        : [`    additionalModelRequestFields: ${literal(additionalModelRequestFields)},`]),
      "  }),",
      ");",
      "console.log(answer.output.message.content[0].text);",
    ],
  };
}

/** Vercel AI SDK. */
export function aiSdkLines(card: CallCard): Lines {
  const { region, modelId, system, maxTokens, temperature, additionalModelRequestFields } = card;
  const options =
    additionalModelRequestFields === null
      ? []
      : [
          `  providerOptions: { bedrock: { additionalModelRequestFields: ${literal(additionalModelRequestFields)} } },`,
        ];
  return {
    file: "ask.mjs",
    install: "npm install ai@7.0.173 @ai-sdk/amazon-bedrock@5.0.101",
    text: [
      'import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";',
      'import { generateText } from "ai";',
      "",
      question,
      "const baseURL = process.env.AWS_ENDPOINT_URL;",
      `const bedrock = createAmazonBedrock({ region: ${literal(region)}, baseURL });`,
      "const { text } = await generateText({",
      `  model: bedrock(${literal(modelId)}),`,
      ...(system === null ? [] : [`  system: ${literal(system)},`]),
      `  prompt: ${promptOf(card)},`,
      `  maxOutputTokens: ${maxTokens},`,
      `  temperature: ${temperature},`,
      ...options,
      "});",
      "console.log(text);",
    ],
  };
}

/** LangChain. */
export function langChainLines(card: CallCard): Lines {
  const { region, modelId, system, maxTokens, temperature, additionalModelRequestFields } = card;
  const turns = [
    ...(system === null ? [] : [`["system", ${literal(system)}]`]),
    `["human", ${promptOf(card)}]`,
  ];
  return {
    file: "ask.mjs",
    install: "npm install @langchain/aws@1.4.5 @langchain/core@1",
    text: [
      'import { ChatBedrockConverse } from "@langchain/aws";',
      "",
      question,
      "const model = new ChatBedrockConverse({",
      `  model: ${literal(modelId)},`,
      `  region: ${literal(region)},`,
      `  maxTokens: ${maxTokens},`,
      `  temperature: ${temperature},`,
      ...(additionalModelRequestFields === null
        ? []
        : [`  additionalModelRequestFields: ${literal(additionalModelRequestFields)},`]),
      "});",
      `console.log((await model.invoke([${turns.join(", ")}])).text);`,
    ],
  };
}
