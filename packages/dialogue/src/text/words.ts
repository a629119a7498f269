import { fold } from './similarity.ts';

/** What short words of a customer mean to a question of the bot. zh and en, own lists; longer texts are left to the classifier. */

const YES =
  /^(?:是的?|对的?|有的?|嗯+|好的?|好啊|行的?|可以的?|可|要的?|需要的?|同意|确认|没错|当然|转吧?|转接?|提交吧?|继续|yes|y|yeah|yep|yup|sure|ok|okay|please|please do|go ahead|of course|right|correct|confirm|do it|submit)(?: ?(?:吧|呀|啊|哦|的|了|谢谢|thanks|please|请))*$/u;
const NO =
  /^(?:不|不是|不要|不用|不用了|不必|不需要|先不|先不用|不了|没|没有|没有的|还没|还没有|否|别|算了|取消|no|n|nope|nah|not yet|no thanks|no thank you|not now|never mind|none|cancel)(?: ?(?:吧|呀|啊|哦|的|了|谢谢|thanks))*$/u;
const WAIT =
  /(?:稍等|等一下|等下|等等|等我|我试试|我去看看|我看看|我先试|马上|正在|one moment|just a (?:moment|second|minute|sec)|hold on|let me (?:try|check|see)|wait|checking|give me a (?:minute|second|sec))/u;
const DONE =
  /(?:完成了?|弄好了?|做好了?|装好了?|换好了?|好了|搞定|可以了|已经(?:做|弄|换|装|开|取|拿|撕)|done|finished|did (?:it|that)|all set|ready)/u;
const CANNOT =
  /(?:做不到|不会(?:弄|做|操作|装|用)|弄不了|做不了|打不开|拆不下|拿不下|找不到(?:按键|按钮|地方|开关)?|没法|无法|不方便|cannot|can ?t|unable|don ?t know how|not able)/u;
const NEGATIVE =
  /(?:不(?!错|过|同|少|仅|但|好意思)|没(?!问题|事|错|关系)|未|无法|失败|还是老样子|\bno\b|\bnot\b|n[' ]t\b|\bnever\b|\bfail(?:ed|s)?\b|\bwithout\b|\bstill\b)/u;
const RESUME = /^(?:继续|接着|接着来|继续吧|回到刚才|go on|continue|resume|carry on|let ?s continue)/u;

/** A short yes or no; null where the text is neither or more than that. */
export function yesOrNo(text: string): boolean | null {
  const folded = fold(text);
  if (YES.test(folded)) return true;
  return NO.test(folded) ? false : null;
}

/** The customer is about to try and comes back. */
export function isWaiting(text: string): boolean {
  return [...text].length <= 30 && WAIT.test(fold(text));
}

export function saysDone(text: string): boolean {
  const folded = fold(text);
  return DONE.test(folded) && !isNegative(folded);
}

export function saysCannot(text: string): boolean {
  return CANNOT.test(fold(text));
}

const ACKNOWLEDGED =
  /^(?:好的?|好吧|嗯+|哦+|噢|行|明白了?|知道了?|了解了?|懂了|收到|谢谢(?:你|您)?|多谢|辛苦了|ok|okay|got it|i see|understood|makes sense|thanks?(?: you)?|thank you(?: very much| so much)?|cheers|alright|all right|noted|fine)$/u;

/** Nothing but acknowledgements and thanks, e.g. "好的，明白了" (N3). */
export function saysAcknowledged(text: string): boolean {
  const words = fold(text).split(' ');
  return ACKNOWLEDGED.test(words.join(' ')) || (words.length > 0 && words.every((word) => ACKNOWLEDGED.test(word)));
}

/** The customer wants to stop what is going on. */
export function saysCancel(text: string): boolean {
  return /^(?:算了|不弄了|不办了|不退了|不换了|不修了|退出|取消|先这样|不用了|cancel|quit|stop|exit|never mind|forget it|leave it)(?: ?(?:吧|谢谢|thanks))?$/u.test(
    fold(text),
  );
}

/** Holds a negation that is not part of a friendly phrase (没问题, 不错). */
export function isNegative(text: string): boolean {
  return NEGATIVE.test(text.toLowerCase());
}

/** A short report that the thing still does not work, without asking anything: 搞不定, 灯还是闪 (U4). */
export function reportsFailure(text: string): boolean {
  return [...text].length <= 24 && !isQuestion(text) && (isNegative(text) || /还是|依然|仍然|照样/.test(text));
}

const STILL_FAILING =
  /(?:还是|依然|仍然|照样|依旧).{0,6}(?:不行|不好|不能|不了|没|一样|不管用|坏)|没用|没有用|不管用|没解决|没有解决|没搞定|试过了|都试了|白试|没效果|没有效果|\bstill (?:not|no|does|is|wo|can|broken|the same|fail)|\b(?:did|does)(?:n't| not) (?:help|work)|\bnot (?:solved|resolved|fixed|working)|\bno (?:luck|use)\b|\btried (?:that|it|all|every)/iu;

/** Says of what was tried that it did not help: 还是不行, 试过了没用, still not working. A bare 没有 or "no" answers a question and is not meant. */
export function deniesSolution(text: string): boolean {
  return [...text].length <= 60 && STILL_FAILING.test(text);
}

/** The customer asks to be taken through it step by step. */
export function saysGuideMe(text: string): boolean {
  return [...text].length <= 40 && /一步一?步|带我(?:做|办|走)|教我一?步|walk me through|step by step|guide me/i.test(text);
}

/** The customer wants to know who they are talking to. The bot never passes for a person. */
export function asksWhoSpeaks(text: string): boolean {
  return /你(?:们)?(?:到底)?是(?:不是)?(?:个)?(?:真人|人工|活人|机器人|ai|人|真的人)(?:吗|么|吧|还是|\?|？|$)|\bare you (?:a |an )?(?:real |actual |live )?(?:human|person|bot|robot|ai|real|machine)\b|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real |live )?(?:human|person|bot|robot|ai|machine)/i.test(
    text,
  );
}

export function saysResume(text: string): boolean {
  return RESUME.test(fold(text));
}

const AFFIRMED = /了[。!！~ ]*$|^(?:it |they |i |that )?(?:does|do|did|is|are|has|have|lit|works?|worked|already)\b/i;

/** A short answer that repeats the question's verb: 亮了, "it does", and no negation in it. */
export function affirmsBriefly(text: string): boolean {
  return [...text].length <= 40 && AFFIRMED.test(text.trim()) && !isNegative(text);
}

const QUESTION_ZH =
  /[?？]|(?:吗|呢|么)[。！!~ ]*$|什么|怎么|怎样|如何|多少|多久|多长|几[个天点次度年号]|哪[里儿个些款家张年]?|为什么|为啥|是不是|能不能|可不可以|有没有|要不要|会不会|算不算|能.{1,12}吗|啥/u;
const QUESTION_EN =
  /\?|^(?:so |and |but |hi |hello )*(?:what|how|which|when|where|why|who|whose|can|could|do|does|did|is|are|am|was|were|will|would|should|may|has|have)\b/iu;

/** The text asks for information, rather than stating a wish or reporting a problem. */
export function isQuestion(text: string): boolean {
  return QUESTION_ZH.test(text) || QUESTION_EN.test(text.trim());
}
