import { readFileSync } from "node:fs";
import GithubSlugger from "github-slugger";
import { lexer, type Token, walkTokens } from "marked";

/** A fenced block of a page. */
export interface Block {
  /** First word behind the opening fence, e.g. `sh`; empty without. */
  readonly language: string;
  /** Second word: the name of the file that the block is. */
  readonly file?: string | undefined;
  readonly text: string;
}

/** A page of documentation. */
interface Page {
  /** Its fenced blocks, in order. */
  readonly blocks: readonly Block[];
  /** Where its links and pictures lead, as written. */
  readonly links: readonly string[];
  /** Anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
}

/** Reads a Markdown page. */
export function readPage(path: string): Page {
  const [blocks, links]: [Block[], string[]] = [[], []];
  const [slugger, anchors] = [new GithubSlugger(), new Set<string>()];
  walkTokens(lexer(readFileSync(path, "utf8")), (token: Token) => {
    if (token.type === "code") {
      const [language = "", file] = (token.lang ?? "").split(" ");
      blocks.push({ language, file, text: token.text });
    }
    if (token.type === "link" || token.type === "image") links.push(token.href);
    if (token.type === "heading") anchors.add(slugger.slug(plain(token.tokens ?? [])));
  });
  return { blocks, links, anchors };
}

/** The text of a heading without its marks. */
function plain(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ("tokens" in token && token.tokens ? plain(token.tokens) : inner(token)))
    .join("");
}

const inner = (token: Token) => ("text" in token ? String(token.text) : token.raw);
