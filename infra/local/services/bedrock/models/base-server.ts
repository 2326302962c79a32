import { z } from "zod";

/** A server on this machine that answers, in the form of the OpenAI API, as the untuned base models. */
export interface BaseServer {
  /** e.g. `http://127.0.0.1:11434/v1`, without a slash at its end. */
  readonly url: string;
  /** Its model, e.g. `llama3.2:1b`. */
  readonly name: string;
}

/** Milliseconds in which the server must name its models. */
const LIST_TIMEOUT = 5000;

const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * Reads `--base-url` and `--base-model`; without a name, the one model that the server has.
 * Throws an `Error` that says what is wrong: another address than a loopback one, no answer, several models.
 */
export async function readBaseServer(text: string, name?: string): Promise<BaseServer> {
  const url = loopbackUrl(text);
  if (name !== undefined) return { url, name };
  const names = await modelsOf(url);
  const [first] = names;
  if (first !== undefined && names.length === 1) return { url, name: first };
  const has = names.length === 0 ? "no models" : `the models ${names.slice(0, 10).join(", ")}`;
  throw new Error(`--base-model is missing: the server at ${url} has ${has}`);
}

/** Prompts must not leave the machine: the local cloud calls no other. */
function loopbackUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (url === undefined || !isHttp || url.search !== "" || url.hash !== "") {
    throw new Error(`--base-url must be a URL such as http://127.0.0.1:11434/v1, got ${text}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new Error("--base-url must not hold a user or a password");
  }
  if (url.hostname === "localhost" || /^(127\.[\d.]+|\[::1\])$/.test(url.hostname)) {
    return url.href.replace(/\/+$/, "");
  }
  throw new Error(
    `--base-url must be an address of this machine (127.0.0.1, localhost, [::1]), got ${url.hostname}`,
  );
}

async function modelsOf(url: string): Promise<string[]> {
  try {
    const signal = AbortSignal.timeout(LIST_TIMEOUT);
    const answer = await fetch(`${url}/models`, { signal, redirect: "error" });
    return Models.parse(await answer.json()).data.map(({ id }) => id);
  } catch {
    throw new Error(
      `--base-model is missing, and ${url}/models does not name the models of the server; name one, e.g. --base-model llama3.2:1b`,
    );
  }
}
