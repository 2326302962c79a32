import type { Tensor } from "./safetensors.ts";

/** A model as a file has it: numbers, and texts, of which some are JSON. */
export interface ModelParts {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** @throws Error where the file has no such tensor */
export function tensorOf({ tensors }: ModelParts, name: string): Float32Array | Int32Array {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`the model's file has no tensor ${name}`);
  return tensor.data;
}
