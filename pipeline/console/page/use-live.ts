import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../http/answer.ts";
import { CallFailed } from "./call.ts";

/** What the server sends while a page listens. */
export interface Live<Events> {
  /** The latest of each kind. */
  readonly latest: Partial<Events>;
  readonly error: CallFailed | null;
  /** Whether the connection is lost; the browser tries again by itself. */
  readonly isLost: boolean;
  /** Whether the server has sent all that there will be. */
  readonly isOver: boolean;
}

const NOTHING = { latest: {}, error: null, isLost: false, isOver: false } as const;

/**
 * Listens to a path of the API that answers with server-sent events of these names, and keeps the latest of each.
 * The server sends `over` when nothing more will come.
 * @param round another number starts again
 */
export function useLive<Events extends object>(
  path: string,
  names: readonly (keyof Events & string)[],
  round = 0,
): Live<Events> {
  const [live, setLive] = useState<Live<Events>>(NOTHING);
  const list = names.join(",");
  useEffect(() => {
    setLive(NOTHING);
    const sign = path.includes("?") ? "&" : "?";
    const source = new EventSource(round === 0 ? path : `${path}${sign}round=${round}`);
    for (const name of list.split(",")) {
      source.addEventListener(name, ({ data }) => {
        const latest = { [name]: JSON.parse(data) } as Partial<Events>;
        setLive((before) => ({
          ...before,
          isLost: false,
          latest: { ...before.latest, ...latest },
        }));
      });
    }
    source.addEventListener("failed", ({ data }) => {
      source.close();
      setLive((before) => ({ ...before, error: new CallFailed(JSON.parse(data) as ApiError) }));
    });
    source.addEventListener("over", () => {
      source.close();
      setLive((before) => ({ ...before, isOver: true }));
    });
    source.onopen = () => setLive((before) => ({ ...before, isLost: false }));
    source.onerror = () => setLive((before) => ({ ...before, isLost: true }));
    return () => source.close();
  }, [path, list, round]);
  return live;
}
