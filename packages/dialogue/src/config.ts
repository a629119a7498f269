import type { Localised, UiLocale } from '@zhiyin/contracts';
import type { ForeignScripts } from './foreign-scripts.ts';
import type { LadderPolicy } from './ladder/policy.ts';
import type { Procedure } from './procedure/procedure.ts';

/** A business intent 意图 as the dialogue needs it. */
export type IntentConfig = {
  name: Localised;
  /** The category its issues belong to, e.g. `technical_fault`. */
  group: string;
  /** The procedure made for it, if any. */
  sopId?: string;
  /** The human queue of its issues. */
  queue: string;
};

/** 情绪策略. Scores are in [-1, 1]. */
export type EmotionPolicy = {
  /** Weight of the newest message in the moving average. */
  alpha: number;
  /** Below this confidence a label is not believed and a score counts less. */
  confidenceMin: number;
  uneasy: number;
  upset: number;
  angry: number;
  /** Confidence from which a single angry message makes level 2. */
  angerConfidence: number;
  sootheCooldownTurns: number;
  sootheMax: number;
  /** Seconds without a reply to "shall I transfer you?" that count as yes. */
  autoTransferSeconds: number;
};

type WordList = Readonly<Record<UiLocale, readonly string[]>>;

export type DialoguePolicies = {
  /** tau: a passage below it supports no answer. Comes from the retrieval package. */
  supportThreshold: number;
  /** How far above tau a passage must be to answer although the intent is unsure. */
  clearSupportMargin: number;
  clarify: { minConfidence: number; minMargin: number; maxOptions: number; minOptionConfidence: number };
  ladder: LadderPolicy;
  /** Likeness (0..1) from which a question is a repeat and an answer the same answer; seconds within which two equal messages are one. */
  repeat: { question: number; answer: number; doubleSendSeconds: number };
  emotion: EmotionPolicy;
  /** Off-topic questions inside a procedure before it is parked. */
  maxDigressions: number;
  /** A new session begins after this much silence. */
  sessionMinutes: number;
  /** Asked at most this often a year, a question without an article is rare (T13). */
  rareQuestionPerYear: number;
  /** The longest answer in characters; longer bodies are cut to the part that helps. */
  answerMaxLength: Readonly<Record<UiLocale, number>>;
  /** Intents whose very subject is a complaint (T4). */
  complaintIntents: readonly string[];
  /** Words that mean a legal step, a crisis, a demanded commitment, or a customer who needs a person first. */
  lexicon: { legal: WordList; crisis: WordList; commitment: WordList; elderly: WordList };
};

export type SoothingLabel = 'anger' | 'confusion' | 'anxiety' | 'disappointment' | 'sadness';

/** Every text of the bot that belongs to no article and no procedure. `{…}` holes are filled with plain text. */
export type DialogueScripts = {
  greeting: Localised;
  acknowledged: Localised;
  thanks: Localised;
  resolved: Localised;
  clarify: Localised;
  clarifyMore: Localised;
  noneOfThese: Localised;
  noSupport: Localised;
  noSupportAgain: Localised;
  outOfScope: Localised;
  mediaOnly: Localised;
  askQuestion: Localised;
  changeStrategy: Localised;
  diagnostic: Localised;
  otherLanguage: Localised;
  unsupportedLanguage: Localised;
  /** The sentences a customer of another language meets, by primary language. */
  foreign: Readonly<Record<string, ForeignScripts>>;
  offerElderly: Localised;
  offerVip: Localised;
  resumeProcedure: Localised;
  parkedProcedure: Localised;
  offerProcedure: Localised;
  rerouted: Localised;
  askResult: Localised;
  cancelled: Localised;
  askAgain: Localised;
  transfer: Localised;
  transferLadder: Localised;
  transferFallback: Localised;
  transferTimeout: Localised;
  transferTool: Localised;
  transferVip: Localised;
  transferComplaint: Localised;
  transferAnger: Localised;
  transferRare: Localised;
  safety: Localised;
  crisis: Localised;
  infosec: Localised;
  confirmLegal: Localised;
  confirmAnger: Localised;
  confirmCommitment: Localised;
  confirmRule: Localised;
  confirmDeclined: Localised;
  queuePlace: Localised;
  queueWait: Localised;
  queueClosed: Localised;
  queueClosedUntil: Localised;
  progress: Localised;
  degraded: Localised;
  apology: Localised;
  /** 安抚话术 by label. */
  emotion: Readonly<Record<SoothingLabel, Localised>>;
  /** Labels of quick replies. */
  buttons: Readonly<
    Record<
      | 'resolved'
      | 'notResolved'
      | 'human'
      | 'noneOfThese'
      | 'yes'
      | 'no'
      | 'done'
      | 'cannot'
      | 'errorCode'
      | 'wantsRepair'
      | 'wantsExchange'
      | 'wantsReturn'
      | 'resume'
      | 'startProcedure'
      | 'stayWithBot',
      Localised
    >
  >;
  /** What a slot or entity is called on the agent's screen. */
  factLabels: Readonly<Record<string, Localised>>;
};

export type DialogueConfig = {
  /** Published versions, and those still pinned by running conversations; as `parseProcedure` gives them. */
  procedures: readonly Procedure[];
  intents: Readonly<Record<string, IntentConfig>>;
  policies: DialoguePolicies;
  scripts: DialogueScripts;
  brand: { assistantName: Localised /** Further `{{brand.*}}` values. */; values?: Readonly<Record<string, string | Localised>> };
  queueByCategory: Readonly<Record<string, string>>;
};
