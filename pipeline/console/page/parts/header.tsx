import type { Cloud } from "../../api/cloud.ts";

const PAGES = [
  { kind: "runs", path: "/", title: "Runs" },
  { kind: "preparations", path: "/preparations", title: "Data" },
  { kind: "models", path: "/models", title: "Models" },
  { kind: "compare", path: "/compare", title: "Compare" },
  { kind: "playground", path: "/playground", title: "Playground" },
] as const;

/** What every page begins with: where to go, and which cloud this is. */
export function Header({ cloud, kind }: { cloud: Cloud | null; kind: string }) {
  return (
    <header class="top">
      <a class="brand" href="/">
        Tunewright
      </a>
      <nav aria-label="Pages">
        <ul>
          {PAGES.map((page) => (
            <li key={page.kind}>
              <a href={page.path} aria-current={page.kind === kind ? "page" : undefined}>
                {page.title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {cloud === null ? null : <Where cloud={cloud} />}
    </header>
  );
}

/** A simulated cloud is called so, and its time too. */
function Where({ cloud: { places } }: { cloud: Cloud }) {
  const regions = places.map(({ region }) => region).join(", ");
  const [first] = places;
  if (first === undefined || !first.isFree) return <p class="where">AWS · {regions}</p>;
  const speed = first.speed === null || first.speed === 1 ? null : first.speed;
  return (
    <p class="where simulated">
      <strong>Simulated</strong> · local cloud · {regions}
      {speed === null ? null : ` · its time runs ${speed}× real time`}
    </p>
  );
}
