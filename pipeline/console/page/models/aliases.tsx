import { minuteText } from "../../../report/figures.ts";
import type { AliasMoveView, AliasView } from "../../api/models/aliases.ts";
import type { GroupView } from "../../api/models/group.ts";
import { ActionButton } from "../actions/action-button.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { Served } from "./served.tsx";

/** The names by which applications call the group's models, and where each has pointed. */
export function Aliases({ group, reload }: { group: GroupView; reload(): void }) {
  if (group.aliases.length === 0) {
    return <p>No alias points at a version yet: the first accepted run moves “candidate”.</p>;
  }
  return (
    <>
      {group.aliases.map((alias) => (
        <Alias key={alias.alias} {...{ alias, group, reload }} />
      ))}
    </>
  );
}

function Alias({ alias, group, reload }: { alias: AliasView; group: GroupView; reload(): void }) {
  const { version, movedAt, served, pending, draining, ssmParameter } = alias;
  const name = `${group.group}@${alias.alias}`;
  return (
    <article class="alias" aria-label={name}>
      <div class="head">
        <h3>{alias.alias}</h3>
        <p>
          → {version === null ? <em>points at nothing</em> : <code>{version}</code>}
          {movedAt === null ? null : <small> since {minuteText(movedAt)}</small>}
        </p>
        <Buttons {...{ alias, group, reload }} />
      </div>
      {pending === null ? null : (
        <p>
          <span class="tag unsure">! being moved</span> to <code>{pending.version}</code> by{" "}
          {pending.by}; from {minuteText(pending.until)} on anyone may take over
        </p>
      )}
      {served === null ? null : <Served served={served} now={group.now} />}
      {draining === 0 ? null : (
        <p>
          <span class="tag unsure">! still billed</span> what served it before is kept for
          applications that have its ARN
        </p>
      )}
      {ssmParameter === null ? null : (
        <p class="note">
          Its ARN is kept in the SSM parameter <code>{ssmParameter}</code>.
        </p>
      )}
      <History moves={alias.history} name={name} />
    </article>
  );
}

function Buttons({ alias, group, reload }: { alias: AliasView; group: GroupView; reload(): void }) {
  const about = `${group.group}@${alias.alias}`;
  const { region } = group;
  if (alias.version === null) return null;
  const hours = alias.served?.path === "provisioned" ? "24" : "168";
  return (
    <div class="acts">
      {alias.before === null ? null : (
        <ActionButton
          verb="rollback"
          about={about}
          params={{ region, group: group.group, alias: alias.alias }}
          onDone={reload}
        />
      )}
      {alias.served?.lease === "deleted" ? null : (
        <ActionButton
          verb="renew"
          about={about}
          params={{ region, name: about, hours }}
          onDone={reload}
        />
      )}
      <ActionButton verb="retire" about={about} params={{ region, name: about }} onDone={reload} />
    </div>
  );
}

const WHAT: Readonly<Record<AliasMoveView["what"], string>> = {
  moved: "moved by a run",
  promoted: "promoted",
  "rolled-back": "rolled back",
  "served-again": "served again",
  retired: "retired",
};

function History({ moves, name }: { moves: readonly AliasMoveView[]; name: string }) {
  return (
    <details>
      <summary>
        History: {moves.length} {moves.length === 1 ? "move" : "moves"}
      </summary>
      <Scroll label={`History of ${name}`}>
        <table>
          <caption class="sr">Moves of {name}, latest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">From → to</th>
              <th scope="col">Why</th>
              <th scope="col">Who</th>
            </tr>
          </thead>
          <tbody>
            {moves.map(({ at, what, from, to, reason, by }) => (
              <tr key={at}>
                <td class="when">{minuteText(at)}</td>
                <td>{WHAT[what]}</td>
                <td>
                  <code>{from ?? "nothing"}</code> → <code>{to ?? "nothing"}</code>
                </td>
                <td>{reason}</td>
                <td>
                  <code>{by}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
