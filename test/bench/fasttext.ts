import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Example } from "../../infra/local/training/example.ts";
import { fetchPackage } from "./fetched-package.ts";

const PACKAGE = "fasttext.wasm.js";
const VERSION = "1.0.0";
/** Word pairs and epochs of fastText's tutorial, and parts of words: without these it is 8 points worse on banking77. */
export const SETTINGS = {
  ...{ lr: 0.5, epoch: 25, wordNgrams: 2, minn: 3, maxn: 5, loss: "softmax" },
  ...{ dim: 100, bucket: 200_000, minCount: 1, minCountLabel: 1 },
};
const LABEL = "__label__";
const WORD = /[\p{L}\p{N}]+(?:'\p{L}+)?|[^\s\p{L}\p{N}]/gu;

/** What the benchmark uses of the package. */
interface Package {
  getFastTextClass(options: object): Promise<
    new () => {
      trainSupervised(url: string, options: object, onProgress: () => void): Promise<Model>;
    }
  >;
  readonly getFastTextModule: unknown;
}

interface Model {
  predict(text: string, k: number, threshold: number): { get(at: number): [number, string] };
}

/** Throws where npm cannot fetch fastText. */
export function fetchFastText(): string {
  return fetchPackage(PACKAGE, VERSION);
}

/** Trains Facebook's fastText in its WebAssembly build; the result answers prompts. */
export async function trainFastText(
  examples: readonly Example[],
  seed: number,
): Promise<(prompt: string) => string> {
  const entry = join(fetchFastText(), "dist", "main", "node.mjs");
  const { getFastTextClass, getFastTextModule } = (await import(
    pathToFileURL(entry).href
  )) as Package;
  const FastText = await getFastTextClass({ getFastTextModule });
  const labels = [...new Set(examples.map(({ completion }) => completion))];
  const lines = examples.map(
    ({ prompt, completion }) => `${LABEL}${labels.indexOf(completion)} ${wordsOf(prompt)}\n`,
  );
  const url = `data:text/plain;base64,${Buffer.from(lines.join("")).toString("base64")}`;
  const options = { ...SETTINGS, seed, label: LABEL, verbose: 0 };
  const model = await new FastText().trainSupervised(url, options, () => undefined);
  return (prompt) => {
    const [, label] = model.predict(`${wordsOf(prompt)}\n`, 1, 0).get(0);
    return labels[Number(label.slice(LABEL.length))] ?? "";
  };
}

function wordsOf(text: string): string {
  return (text.normalize("NFKC").toLowerCase().match(WORD) ?? []).join(" ");
}
