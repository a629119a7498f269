import type { Procedure } from '../procedure/procedure.ts';
import { variablesOf } from '../text/template.ts';
import { type Check, type Finding, finding } from './finding.ts';

/** Statuses that customers can meet, or soon will: nothing gets there unapproved. */
const LIVE: readonly string[] = ['approved', 'scheduled', 'published'];

/** The newest decision of a role on this very version. */
function decisionOf(procedure: Procedure, role: string): { decision: string; at: string } | undefined {
  return procedure.approval.history
    .filter((entry) => entry.by === role && entry.version === procedure.version)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
}

function isApprovedBy(procedure: Procedure, role: string): boolean {
  return decisionOf(procedure, role)?.decision === 'approve';
}

/** L9: before it is published, every required role has approved this version, and before it takes effect. */
export const checkApprovals: Check = (procedure) => {
  if (!LIVE.includes(procedure.status)) return [];
  const { required } = procedure.approval;
  if (required.length === 0)
    return [finding('L9', undefined, `the procedure is ${procedure.status} and names no role that must approve it`)];
  const from = procedure.effective.from ? Date.parse(procedure.effective.from) : Number.NaN;
  return required.flatMap((role): Finding[] => {
    const newest = decisionOf(procedure, role);
    if (newest?.decision !== 'approve')
      return [finding('L9', undefined, `version ${procedure.version} is ${procedure.status} without the approval of ${role}`)];
    const late = procedure.status === 'published' && Date.parse(newest.at) > from;
    return late ? [finding('L9', undefined, `${role} approved version ${procedure.version} only after it took effect`)] : [];
  });
};

/** The role that answers for the legal basis of what customers are told. */
const LEGAL_ROLE = 'role:legal';

/** L11: what an after-sales script tells the customer rests on policies with a basis that legal has approved. */
export const checkLegalBasis: Check = (procedure) => {
  if (procedure.category !== 'after_sales') return [];
  const cited = new Map<string, string>();
  for (const [script, locales] of Object.entries(procedure.scripts)) {
    for (const text of Object.values(locales).flatMap((tones) => Object.values(tones))) {
      for (const variable of variablesOf(text)) if (variable.startsWith('policy.')) cited.set(variable.slice('policy.'.length), script);
    }
  }
  if (cited.size === 0) return [];
  const findings: Finding[] = [];
  for (const [name, script] of cited) {
    const policy = Object.hasOwn(procedure.policies, name) ? procedure.policies[name] : undefined;
    const step = procedure.steps.find((candidate) => candidate.script === script)?.id;
    if (policy && (policy.basis ?? '').trim() === '')
      findings.push(finding('L11', step, `script '${script}' cites the policy '${name}', which has no legal basis`));
  }
  if (LIVE.includes(procedure.status) && !isApprovedBy(procedure, LEGAL_ROLE)) {
    findings.push(
      finding(
        'L11',
        undefined,
        `customers are told ${[...cited.keys()].join(', ')}, and ${LEGAL_ROLE} has not approved version ${procedure.version}`,
      ),
    );
  }
  return findings;
};
