import {
  intervalText,
  percentText,
  pointsText,
  verdictWord,
} from "../../../evaluation/score-text.ts";
import { scoreTitle } from "../../../evaluation/score-title.ts";
import { minuteText } from "../../../report/figures.ts";
import type { GroupView, VersionView } from "../../api/models/group.ts";
import { ActionButton } from "../actions/action-button.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Served } from "./served.tsx";

/** The registered versions of a page, latest first. */
export function Versions({ group, reload }: { group: GroupView; reload(): void }) {
  return (
    <Scroll label="Versions">
      <table class="versions">
        <caption class="sr">Registered versions of {group.group}, latest first</caption>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Verdict</th>
            <th scope="col">Score</th>
            <th scope="col">Served</th>
            <th scope="col">
              <span class="sr">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {group.versions.map((version) => (
            <Version key={version.version} {...{ version, group, reload }} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Version({
  version,
  group,
  reload,
}: {
  version: VersionView;
  group: GroupView;
  reload(): void;
}) {
  const { outcome, verdict, withdrawn, served } = version;
  const isAccepted = outcome === "accepted";
  return (
    <tr>
      <th scope="row">
        <a href={`/runs/${encodeURIComponent(version.runId)}`}>{version.version}</a>
        <br />
        <small>
          {version.baseModel} · {minuteText(version.registeredAt)}
        </small>
        <div>
          {version.aliases.map((alias) => (
            <span key={alias} class="tag good">
              {alias}
            </span>
          ))}
        </div>
      </th>
      <td>
        <span class={isAccepted ? "tag good" : "tag bad"}>
          {isAccepted ? "✓ accepted" : "✗ rejected"}
        </span>
        {verdict === null ? null : (
          <>
            <br />
            <small>{verdictWord(verdict)}</small>
          </>
        )}
      </td>
      <td>
        <Scores scores={version.scores} />
      </td>
      <td>
        {served === null && withdrawn !== null ? (
          <>
            <span class="tag">no longer served</span>
            <br />
            <small>
              since {minuteText(withdrawn.at)}: {withdrawn.reason}
            </small>
          </>
        ) : (
          <Served served={served} now={group.now} />
        )}
      </td>
      <td>
        <Acts {...{ version, group, reload }} />
      </td>
    </tr>
  );
}

function Scores({ scores }: { scores: VersionView["scores"] }) {
  const { name, tuned, base, gain, rows } = scores;
  return (
    <>
      <strong>{percentText(tuned)}</strong> <small>{scoreTitle(name)}</small>
      <br />
      <small>
        {pointsText(gain)} against base {percentText(base)}
        <br />
        interval {intervalText(scores)} · {rows} rows
      </small>
    </>
  );
}

function Acts({
  version: { version, outcome, served },
  group: { region, group },
  reload,
}: {
  version: VersionView;
  group: GroupView;
  reload(): void;
}) {
  const name = `${group}@${version}`;
  return (
    <div class="acts">
      {outcome === "accepted" ? (
        <ActionButton
          verb="promote"
          about={version}
          params={{ region, group, version, alias: "production" }}
          onDone={reload}
        />
      ) : null}
      {served === null || served.lease === "deleted" ? null : (
        <ActionButton
          verb="renew"
          about={version}
          params={{ region, name, hours: served.path === "provisioned" ? "24" : "168" }}
          onDone={reload}
        />
      )}
      <ActionButton verb="retire" about={version} params={{ region, name }} onDone={reload} />
    </div>
  );
}
