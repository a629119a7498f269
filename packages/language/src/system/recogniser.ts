import { SYSTEM_INTENTS, type SystemIntent } from '@zhiyin/contracts';
import type { Example, IntentModel } from '../intents/model.ts';
import { predictIntent } from '../intents/predict.ts';
import { trainIntents } from '../intents/train.ts';
import { primaryLanguage } from '../text/detect-language.ts';
import { fold, skeleton } from '../text/normalise.ts';
import { isQuestion } from '../text/question.ts';
import { shippedSystemExamples } from './phrases.ts';
import { isMet } from './rule.ts';
import { ENGLISH_RULES } from './rules-en.ts';
import { CHINESE_RULES } from './rules-zh.ts';

/** `by` says what recognised it: a workspace's own phrase, a rule, or the classifier (the least certain). */
export type SystemGuess = { intent: SystemIntent; confidence: number; by: 'phrase' | 'rule' | 'classifier' };

/** Where several fit, the one that must not be missed comes first (order of the transfer triggers). */
const URGENCY: readonly SystemIntent[] = [
  'safety_risk',
  'infosec_risk',
  'refuse_bot',
  'request_human',
  'legal_threat',
  'resolved_no',
  'resolved_yes',
  'acknowledgement',
  'greeting',
  'out_of_scope',
];

/**
 * What the classifier may say by itself: how sure it must be, a word that must be there, and what makes the text business after all.
 * Intents that are not listed are left to the rules.
 */
const CLASSIFIER: Readonly<Partial<Record<SystemIntent, { least: number; cue: RegExp; unless: RegExp; scope?: 'clause' }>>> = {
  safety_risk: {
    least: 0.85,
    cue: /烟|火|烧|焦|糊|电(?:了|到|死|麻)|烫|炸|触|smok|burn|fire|shock|spark|too hot|explo|melt|gas\b/u,
    unless: /吗|怎么|防|报警器|bill|nearly|almost|差点|prevent|detector|alarm|\?/u,
    scope: 'clause',
  },
  infosec_risk: {
    least: 0.85,
    cue: /卡号|身份证|验证码|密码是|被盗|骗|冒充|泄露|盗刷|hacked|scam|phish|stole|pretend|my (?:pin|cvv|password|code) is/u,
    unless: /怎么|收不到|忘|吗|^(?:how|what|where|can|why)|\?/u,
  },
  refuse_bot: {
    least: 0.85,
    cue: /机器|自动回|ai|智能|模板|程序|复制|\bbots?\b|robot|machine|computer|automat|canned/u,
    unless: /扫地|扫拖|拖地|洗|充电|vacuum|washing|coffee|怎么|多少|are you|you are|if you|do you/u,
  },
  request_human: {
    least: 0.85,
    cue: /人工|真人|活人|找人|来人|换人|客服|坐席|经理|主管|领导|专员|给我(?:回|打)电话|human|person|agent|represent|operator|manager|supervisor|colleague|someone|somebody|call me(?: back| please| now|$)|your team/u,
    unless:
      /费|多少|态度|投诉|几点|电话是|上门|安装|师傅|怎么|rude|was|come|install|fix|repair|deliver|collect|fee|fire|hours|personal|in person|how|transfer (?:money|\d)|are you|am i|do you|is (?:this|it) an? |can a person|access|card|(?:one|a) person|human being|people|fun fact/u,
  },
  resolved_no: {
    least: 0.75,
    cue: /不|没|还|又|错|白|失败|无效|老样|\bnot?\b|n't|nothing|still|wrong|same|fail|again|unsolved|nope/u,
    unless:
      /退|换货|快递|物流|订单|发票|收货|钱|款|卡|账|保修|上门|师傅|客服|投诉|赠品|order|parcel|package|refund|deliver|arriv|invoice|ship|receiv|card|payment|paid|transfer|top.?up|money|account|cash|balance|charge|fee|return|advertis|cover|pin\b|phone|flight|hotel|find |passcode|password|identity|myself|app\b|movie|song|play|rate|album|exchange|sen[dt] (?:it|this|them) back|money back|\btax\b|[,.] ?can (?:i|it|you|we)\b/u,
  },
  resolved_yes: {
    least: 0.8,
    cue: /了$|了[,，。! ]|谢|good|works?|working|solved|fixed|done|sorted|resolved|helped|fine/u,
    unless: /不|没|退|款|快递|订单|发票|卡|坏|[吗呢么]|not|n't|how|why|still|but|card|order|refund|payment/u,
  },
};
/** Longer messages describe something; the classifier then stays silent and only rules speak. */
const SHORT = { han: 18, words: 11 };

/** So much of a text is looked at, and a text this long is no longer a mere reply; UTF-16 units. */
const LONGEST = 300;
const LONGEST_CORE = 60;

/** Replies to what the bot did; a question is none of them. */
const REPLIES = new Set<SystemIntent>(['resolved_no', 'resolved_yes']);

const OPENING_ZH =
  /^(?:(?:请问|请|麻烦(?:你|您)?|劳驾|那个|嗯+|呃|额|唉|哎+|喂|诶|你好|您好|亲|拜托|求求?你?|帮忙|能不能|可不可以|那就|那)[,，\s]*)+(?=.{2})/u;
const CLOSING_ZH = /(?:吧|啊|呀|呢|哦|喔|哈|啦|嘛|呗|哇|哟|诶|欸|谢谢|多谢|行不|好不好|行吗|可以吗|好吗|了喂|嘞)+$/u;
const OPENING_EN = /^(?:(?:hi|hello|hey|please|pls|sorry|excuse me|um+|uh|so|well|ok so)[ ,]+)+(?=\S)/u;
const CLOSING_EN = /[ ,]+(?:please|pls|plz|thanks|thank you|mate|man|guys|sir|ok\?)$/u;

/** Punctuation, polite openings and closing particles taken off; never empty unless the text was. */
function coreOf(text: string): string {
  let core = text
    .replace(/[^\p{L}\p{N}'+\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (/[\u4e00-\u9fff]/.test(core)) {
    core = core.replace(/\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+/g, '');
    const open = core.replace(OPENING_ZH, '');
    const closed = open.replace(CLOSING_ZH, '');
    return closed || open || core;
  }
  return core.replace(OPENING_EN, '').replace(CLOSING_EN, '') || core;
}

/** Classifiers by the phrases they were trained with, besides the shipped ones: a workspace that is loaded again need not wait for its own. */
const classifiers = new Map<string, IntentModel>();
const MAX_CLASSIFIERS = 16;

function classifierFor(phrases: readonly Example[]): IntentModel {
  const key = JSON.stringify(phrases.map(({ text, intent, locale }) => [text, intent, locale]));
  const known = classifiers.get(key);
  if (known) return known;
  const made = trainIntents([...shippedSystemExamples, ...phrases]);
  if (classifiers.size >= MAX_CLASSIFIERS) classifiers.delete(classifiers.keys().next().value!);
  classifiers.set(key, made);
  return made;
}

export type SystemRecogniser = { read(text: string, locale: string): SystemGuess | null };

/**
 * 系统意图识别: rules for the wordings that are certain, a classifier for the rest, both silent on business questions that merely share
 * a word ("人工费多少钱").
 * @param parts.model a classifier trained with `shippedSystemExamples` and a workspace's seeds; made here when left out
 * @param parts.phrases a workspace's own phrases; one said word for word is always recognised
 */
export function createSystemRecogniser(parts: { model?: IntentModel; phrases?: readonly Example[] } = {}): SystemRecogniser {
  const phrases = parts.phrases ?? [];
  const literal = new Map<string, SystemIntent>();
  for (const { text, intent } of phrases) if (isSystemIntent(intent)) literal.set(skeleton(text), intent);
  const model = parts.model ?? classifierFor(phrases);

  return {
    read(raw, locale) {
      // what a rule looks for stands in the first lines; drawn-out letters and runs say nothing more
      const text = fold(raw.slice(0, LONGEST)).replace(/([^\d\s])\1{2,}/gu, '$1$1');
      if (text === '') return null;
      const exact = literal.get(skeleton(raw));
      if (exact) return { intent: exact, confidence: 0.98, by: 'phrase' };
      const core = coreOf(text);
      const byRule = readRules(text, core);
      if (byRule) return byRule;
      const han = (text.match(/[\u4e00-\u9fff]/g) ?? []).length;
      const words = (text.match(/[\p{Script=Latin}\d']+/gu) ?? []).length;
      if (han > SHORT.han || words > SHORT.words || han + words === 0) return null;
      const guess = predictIntent(model, raw, primaryLanguage(locale) === 'und' ? undefined : locale);
      if (!isSystemIntent(guess.intent)) return null;
      const needs = CLASSIFIER[guess.intent];
      if (!needs || guess.confidence < needs.least || !isMet(text, { pattern: needs.cue, unless: needs.unless, scope: needs.scope }))
        return null;
      if (REPLIES.has(guess.intent) && isQuestion(text)) return null;
      return { intent: guess.intent, confidence: Math.min(0.9, guess.confidence), by: 'classifier' };
    },
  };
}

/** The most urgent rule that fits. Both languages' rules are tried: customers mix. */
function readRules(text: string, core: string): SystemGuess | null {
  // without punctuation only: a closing particle can be the point ("人呢")
  const bare = text
    .replace(/[^\p{L}\p{N}'+\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  let best: SystemGuess | null = null;
  const rules = /[\u4e00-\u9fff]/.test(text)
    ? /[a-z]{4}/.test(text)
      ? [...CHINESE_RULES, ...ENGLISH_RULES]
      : CHINESE_RULES
    : ENGLISH_RULES;
  for (const rule of /^[a-z ]{2,5}$/.test(core) ? [...ENGLISH_RULES, ...CHINESE_RULES] : rules) {
    if (best && URGENCY.indexOf(best.intent) <= URGENCY.indexOf(rule.intent)) continue;
    const looked = rule.on === 'text' ? [text] : bare.length > LONGEST_CORE ? [] : core === bare ? [core] : [core, bare];
    if (looked.some((on) => isMet(on, rule))) best = { intent: rule.intent, confidence: rule.confidence, by: 'rule' };
  }
  return best;
}

function isSystemIntent(intent: string | null): intent is SystemIntent {
  return intent !== null && (SYSTEM_INTENTS as readonly string[]).includes(intent);
}
