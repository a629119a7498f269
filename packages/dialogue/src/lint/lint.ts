import type { Procedure } from '../procedure/procedure.ts';
import { checkApprovals, checkLegalBasis } from './approval.ts';
import type { Finding, LintContext } from './finding.ts';
import { checkDeadEnds, checkReach, checkReroutes, checkTargets, checkWaiting } from './graph.ts';
import { checkExpressions, checkForbidden, checkLocales, checkVariables } from './wording.ts';

const CHECKS = [
  checkTargets,
  checkLocales,
  checkWaiting,
  checkDeadEnds,
  checkExpressions,
  checkReach,
  checkVariables,
  checkForbidden,
  checkApprovals,
  checkReroutes,
  checkLegalBasis,
];

/** 流程检查: the rules L1-L11. An empty list is what publishing asks for. Never throws. */
export function lintProcedure(procedure: Procedure, context: LintContext = {}): Finding[] {
  return CHECKS.flatMap((check) => check(procedure, context));
}
