import { type ModelParts, tensorOf } from "../model-parts.ts";
import type { Tensor } from "../safetensors.ts";
import type { Template } from "../template.ts";
import { Analogies } from "./analogies.ts";
import { AnswerStore } from "./answer-store.ts";
import { Neighbors } from "./neighbors.ts";
import { PieceTable } from "./pieces.ts";
import { TextModel } from "./text-model.ts";

/** A text model as its file has it: what it trained, and what it finds in its training rows. */
export function textModelParts({ memory, gate, preference }: TextModel): ModelParts {
  const { table, store, neighbors, analogies, shapes } = memory;
  const { rows, rarity } = neighbors;
  const tensors = {
    "answers.pieces": store.pieces,
    "answers.starts": store.starts,
    "answers.shapes": shapes.pieces,
    "prompts.starts": rows.starts,
    "prompts.features": rows.features,
    "prompts.weights": rows.weights,
    "rarity.feature": Int32Array.from(rarity.keys()),
    "rarity.value": Float32Array.from(rarity.values()),
    ...analogyColumns(analogies),
    "gate.values": gate.parameters.values,
    "preference.values": preference.parameters.values,
  };
  return {
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, data]): [string, Tensor] => [
        name,
        { shape: [data.length], data },
      ]),
    ),
    texts: {
      pieces: JSON.stringify(table.texts),
      template: JSON.stringify(neighbors.template),
    },
  };
}

/** The text model that a file has. Throws when it has none. */
export function textModelFrom(parts: ModelParts): TextModel {
  const { texts } = parts;
  const ints = (name: string) => Int32Array.from(tensorOf(parts, name));
  const floats = (name: string) => Float32Array.from(tensorOf(parts, name));
  const rarity = new Map(
    Array.from(ints("rarity.feature"), (feature, at) => [
      feature,
      tensorOf(parts, "rarity.value")[at] as number,
    ]),
  );
  const rows = {
    starts: ints("prompts.starts"),
    features: ints("prompts.features"),
    weights: floats("prompts.weights"),
  };
  const template = JSON.parse(texts["template"] ?? "{}") as Template;
  const model = new TextModel({
    table: new PieceTable(JSON.parse(texts["pieces"] ?? "[]") as string[]),
    store: new AnswerStore(ints("answers.pieces"), ints("answers.starts")),
    neighbors: new Neighbors(template, { rows, rarity }),
    analogies: analogiesFrom(parts),
    shapes: new AnswerStore(ints("answers.shapes"), ints("answers.starts")),
  });
  model.gate.parameters.values.set(floats("gate.values"));
  model.preference.parameters.values.set(floats("preference.values"));
  return model;
}

function analogyColumns(analogies: Analogies) {
  const { size } = analogies;
  const [words, lasts, lefts] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  const counts = new Float32Array(size);
  let at = 0;
  for (const { word, last, left, count } of analogies.all()) {
    words[at] = word;
    lasts[at] = last;
    lefts[at] = left;
    counts[at] = count;
    at += 1;
  }
  return {
    "analogies.word": words,
    "analogies.last": lasts,
    "analogies.left": lefts,
    "analogies.count": counts,
  };
}

function analogiesFrom(parts: ModelParts): Analogies {
  const analogies = new Analogies();
  const column = (name: string) => tensorOf(parts, `analogies.${name}`);
  const [words, lasts, lefts, counts] = ["word", "last", "left", "count"].map(column);
  words?.forEach((word, at) => {
    const slot = { word, last: lasts?.[at] ?? 0 };
    analogies.add({ ...slot, left: lefts?.[at] ?? 0, count: counts?.[at] ?? 0 });
  });
  return analogies;
}
