import type { Procedure } from '../procedure/procedure.ts';

const LINT_RULES = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8', 'L9', 'L10', 'L11'] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** What the linter found: the rule, the step where it has one, and what is wrong. */
export type Finding = { rule: LintRule; step?: string; message: string };

/** What a procedure is checked against besides itself. */
export type LintContext = {
  /** The other procedures of the workspace, for reroutes and calls that go round in a circle. */
  procedures?: readonly Procedure[];
};
export type Check = (procedure: Procedure, context: LintContext) => Finding[];

export function finding(rule: LintRule, step: string | undefined, message: string): Finding {
  return { rule, ...(step === undefined ? {} : { step }), message };
}
