interface Statement {
  Action: string | string[];
}

interface Template {
  readonly Resources: Record<
    string,
    { readonly Properties: { Policies?: { PolicyDocument: { Statement: Statement[] } }[] } }
  >;
}

/**
 * Removes one action from the inline policies of a role, as a careless change would.
 * @param template the synthesized template's text
 * @param of.role how the role's logical id starts
 * @throws Error when no such role has the action
 */
export function without(template: string, of: { role: string; action: string }): string {
  const parsed = JSON.parse(template) as Template;
  let taken = 0;
  for (const [id, { Properties }] of Object.entries(parsed.Resources)) {
    if (!id.startsWith(of.role)) continue;
    for (const { PolicyDocument } of Properties.Policies ?? []) {
      PolicyDocument.Statement = PolicyDocument.Statement.flatMap((statement) => {
        const actions = [statement.Action].flat();
        if (!actions.includes(of.action)) return [statement];
        taken += 1;
        const rest = actions.filter((action) => action !== of.action);
        return rest.length === 0 ? [] : [{ ...statement, Action: rest }];
      });
    }
  }
  if (taken === 0) throw new Error(`no role ${of.role} may ${of.action}`);
  return JSON.stringify(parsed);
}
