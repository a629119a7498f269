/** 对话: what the bot does next. SOP engine, ladder, soothing, handoff rules; `decide` is one pure function. */
export { decide } from './bot/decide.ts';
export { type IssueSummary, issueSummary } from './bot/summary.ts';
export type {
  DialogueConfig,
  DialoguePolicies,
  DialogueScripts,
  EmotionPolicy,
  IntentConfig,
} from './config.ts';
export { type Expression, evaluateExpression, type ParsedExpression, parseExpression } from './expression.ts';
export type { Json } from './json.ts';
export { type LadderCaseResult, runLadderCase } from './ladder/case.ts';
export { ladderStep } from './ladder/ladder.ts';
export {
  type CustomerSignal,
  initialLadder,
  type LadderAction,
  type LadderContext,
  type LadderEvent,
  type LadderOutcome,
  type LadderState,
  type LadderStep,
} from './ladder/model.ts';
export { DEFAULT_LADDER_POLICY, LADDER_LIMITS, type LadderPolicy, ladderPolicyProblems } from './ladder/policy.ts';
export type { Finding, LintContext, LintRule } from './lint/finding.ts';
export { lintProcedure } from './lint/lint.ts';
export { DEFAULT_POLICIES, DEFAULT_QUEUES } from './policies.ts';
export { type ParsedProcedure, type Procedure, parseProcedure, type Simulation, type Step } from './procedure/procedure.ts';
export { type SimulationResult, simulate, simulationCoverage } from './procedure/simulate.ts';
export { DEFAULT_SCRIPTS } from './scripts.ts';
export { type DialogueState, type Fact, type IssueRecord, initialState, type RunState, type Tried, upgradeState } from './state.ts';
export { maskIdentifier, maskPersonal, type SecretKind, secretsIn } from './text/masking.ts';
export { similarity } from './text/similarity.ts';
export type { Action, CustomerTurn, Decision, Reply, Turn, TurnContext } from './turn.ts';
