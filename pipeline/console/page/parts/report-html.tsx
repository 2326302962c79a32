import type { ReportPart } from "../../api/run/run-report.ts";

/** A part of the report, in the report's own HTML: its templates escape every text. */
export function ReportSection({ part }: { part: ReportPart }) {
  const { id, title, html } = part;
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <ReportHtml html={html} />
    </section>
  );
}

/** HTML that the report's templates have made. */
export function ReportHtml({ html }: { html: string }) {
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}
