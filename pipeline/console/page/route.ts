import { useEffect, useState } from "preact/hooks";

/** The address of the page that is shown, without the origin. */
export interface Address {
  /** Parts of the path, decoded. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

const MOVED = "tunewright:moved";

function current(): Address {
  const parts = location.pathname.split("/").filter((part) => part !== "");
  return { parts: parts.map(decodeURIComponent), query: new URLSearchParams(location.search) };
}

/** The address that is shown now; a component that calls it is drawn again when it changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(current);
  useEffect(() => {
    const onMoved = () => setAddress(current());
    addEventListener("popstate", onMoved);
    addEventListener(MOVED, onMoved);
    return () => {
      removeEventListener("popstate", onMoved);
      removeEventListener(MOVED, onMoved);
    };
  }, []);
  return address;
}

/** Shows another address, as a step of the browser's history unless it replaces the last one. */
export function goTo(path: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
  dispatchEvent(new Event(MOVED));
}

/** The same address with other parameters; `null` and an empty text take one away. */
export function withQuery(changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? location.pathname : `${location.pathname}?${text}`;
}

/** Lets links within the console change the page without a load; others, and those with a key held, are left alone. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    const { target, button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented } = event;
    if (defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href]") : null;
    if (
      link === null ||
      link.origin !== location.origin ||
      link.target !== "" ||
      link.hasAttribute("download")
    )
      return;
    if (link.pathname === location.pathname && link.hash !== "") return;
    event.preventDefault();
    goTo(link.pathname + link.search);
    scrollTo(0, 0);
  });
}
