import type { Bucket } from "../../objects.ts";
import type { Asked } from "../../run-folder/answered-rows.ts";
import type { NumberedRow } from "../rows.ts";
import { Examples, type ExamplesOf, type Prompt } from "./examples.ts";

/** What the rows of an arm are asked with: nothing more, or examples before each. */
export class Prompts {
  readonly #asked: Asked;
  readonly #examples: Examples | undefined;
  /** How many examples a row may have that was refused with more, by the row's number. */
  readonly #fewer = new Map<number, number>();

  private constructor(asked: Asked, examples?: Examples) {
    this.#asked = asked;
    this.#examples = examples;
  }

  /** @param of null where no examples are wanted */
  static async open(bucket: Bucket, asked: Asked, of: ExamplesOf | null): Promise<Prompts> {
    return new Prompts(asked, of === null ? undefined : await Examples.open(bucket, of));
  }

  of({ number, row }: NumberedRow): Pick<Prompt, "row"> & Partial<Prompt> {
    const { maxTokens, examples } = this.#asked;
    if (this.#examples === undefined || examples === undefined) return { row };
    return this.#examples.prompt(row, this.#fewer.get(number) ?? examples.count, maxTokens);
  }

  /**
   * Half as many examples for a row that the model refuses: perhaps the prompt is too long for it all the same.
   * @param examples those that it was refused with
   * @returns whether there were any, so that it can be asked again
   */
  shorten({ number }: NumberedRow, examples: Prompt["examples"] | undefined): boolean {
    if (examples === undefined || examples.used === 0) return false;
    this.#fewer.set(number, Math.floor(examples.used / 2));
    return true;
  }
}
