import { grouped } from "../../../counts.ts";
import { pageNumber } from "../../page-number.ts";
import { useAddress, withQuery } from "../route.ts";

/** Links to the page before and after; the number of the page is in the address. */
export function Pages({ pages, name = "page" }: { pages: number; name?: string }) {
  const { query } = useAddress();
  const page = Math.min(pages, pageNumber(query, name));
  if (pages <= 1) return null;
  const to = (other: number) => withQuery({ [name]: other === 1 ? null : String(other) });
  return (
    <nav class="pages" aria-label="Pages of the list">
      {page > 1 ? <a href={to(page - 1)}>← Previous</a> : null}
      <span>
        Page {grouped(page)} of {grouped(pages)}
      </span>
      {page < pages ? <a href={to(page + 1)}>Next →</a> : null}
    </nav>
  );
}
