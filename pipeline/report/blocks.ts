/** A part of a page that is also written as Markdown; texts are plain, and escaped where they are shown. */
export type Block =
  | { readonly kind: "text"; readonly text: string }
  /** What only the owner of the model can say. */
  | { readonly kind: "open"; readonly text: string }
  | { readonly kind: "command"; readonly text: string }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** A section of such a page. */
export interface BlockSection {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}
