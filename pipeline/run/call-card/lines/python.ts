import type { CallCard } from "../call-card.ts";
import { type Lines, questionIn } from "./lines.ts";

/** A value as Python writes it. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, one]) => `${JSON.stringify(name)}: ${literal(one)}`,
  );
  return `{${members.join(", ")}}`;
}

/** The user's turn as an expression. */
function promptOf({ prompt }: CallCard): string {
  return questionIn(prompt, { quote: JSON.stringify, name: "question" });
}

const question = 'question = sys.argv[1] if len(sys.argv) > 1 else "Hello"';

/** AWS SDK for Python. */
export function boto3Lines(card: CallCard): Lines {
  const { region, modelId, system, maxTokens, temperature, additionalModelRequestFields } = card;
  return {
    file: "ask.py",
    install: "pip install boto3",
    text: [
      "import sys",
      "",
      "import boto3",
      "",
      question,
      `runtime = boto3.client("bedrock-runtime", region_name=${literal(region)})`,
      "answer = runtime.converse(",
      `    modelId=${literal(modelId)},`,
      ...(system === null ? [] : [`    system=[{"text": ${literal(system)}}],`]),
      `    messages=[{"role": "user", "content": [{"text": ${promptOf(card)}}]}],`,
      `    inferenceConfig={"maxTokens": ${maxTokens}, "temperature": ${temperature}},`,
      ...(additionalModelRequestFields === null
        ? []
        : [`    additionalModelRequestFields=${literal(additionalModelRequestFields)},`]),
      ")",
      'print(answer["output"]["message"]["content"][0]["text"])',
    ],
  };
}

/** A Strands agent, which calls ConverseStream. */
export function strandsLines(card: CallCard): Lines {
  const { region, modelId, system, maxTokens, temperature, additionalModelRequestFields } = card;
  return {
    file: "agent.py",
    install: "pip install strands-agents",
    text: [
      "import sys",
      "",
      "from strands import Agent",
      "from strands.models import BedrockModel",
      "",
      question,
      "model = BedrockModel(",
      `    model_id=${literal(modelId)},`,
      `    region_name=${literal(region)},`,
      `    max_tokens=${maxTokens},`,
      `    temperature=${temperature},`,
      ...(additionalModelRequestFields === null
        ? []
        : [`    additional_request_fields=${literal(additionalModelRequestFields)},`]),
      ")",
      `agent = Agent(model=model, callback_handler=None${system === null ? "" : `, system_prompt=${literal(system)}`})`,
      `print(agent(${promptOf(card)}))`,
    ],
  };
}

/** An agent of Agents Classic, which takes Provisioned Throughput only. */
export function agentsClassicLines(card: CallCard): Lines {
  const { region, modelId, system } = card;
  return {
    file: "agent.py",
    install: "pip install boto3",
    text: [
      "import boto3",
      "",
      `agents = boto3.client("bedrock-agent", region_name=${literal(region)})`,
      "agents.create_agent(",
      '    agentName="NAME",',
      '    agentResourceRoleArn="ARN OF THE AGENT\'S ROLE",',
      `    foundationModel=${literal(modelId)},`,
      `    instruction=${literal(system ?? "AT LEAST 40 CHARACTERS ABOUT WHAT THE AGENT DOES")},`,
      ")",
    ],
  };
}

/** A knowledge base, whose answers a model in Provisioned Throughput writes. */
export function knowledgeBaseLines(card: CallCard): Lines {
  const { region, modelId } = card;
  return {
    file: "ask.py",
    install: "pip install boto3",
    text: [
      "import sys",
      "",
      "import boto3",
      "",
      question,
      `runtime = boto3.client("bedrock-agent-runtime", region_name=${literal(region)})`,
      "answer = runtime.retrieve_and_generate(",
      '    input={"text": question},',
      "    retrieveAndGenerateConfiguration={",
      '        "type": "KNOWLEDGE_BASE",',
      '        "knowledgeBaseConfiguration": {',
      '            "knowledgeBaseId": "ID OF THE KNOWLEDGE BASE",',
      `            "modelArn": ${literal(modelId)},`,
      "        },",
      "    },",
      ")",
      'print(answer["output"]["text"])',
    ],
  };
}
