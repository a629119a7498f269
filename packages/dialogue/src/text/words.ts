import { fold, isQuestion } from '@zhiyin/language';
import { bareText } from './similarity.ts';

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
  const folded = bareText(text);
  if (YES.test(folded)) return true;
  return NO.test(folded) ? false : null;
}

/** The customer is about to try and comes back. */
export function isWaiting(text: string): boolean {
  return [...text].length <= 30 && WAIT.test(bareText(text));
}

export function saysDone(text: string): boolean {
  const folded = bareText(text);
  return DONE.test(folded) && !isNegative(folded);
}

export function saysCannot(text: string): boolean {
  return CANNOT.test(bareText(text));
}

const ACKNOWLEDGED =
  /^(?:好的?|好吧|嗯+|哦+|噢|行|明白了?|知道了?|了解了?|懂了|收到|谢谢(?:你|您)?|多谢|辛苦了|ok|okay|got it|i see|understood|makes sense|thanks?(?: you)?|thank you(?: very much| so much)?|cheers|alright|all right|noted|fine)$/u;

/** Nothing but acknowledgements and thanks, e.g. "好的，明白了" (N3). */
export function saysAcknowledged(text: string): boolean {
  const words = bareText(text).split(' ');
  return ACKNOWLEDGED.test(words.join(' ')) || (words.length > 0 && words.every((word) => ACKNOWLEDGED.test(word)));
}

/** The customer wants to stop what is going on. */
export function saysCancel(text: string): boolean {
  return /^(?:算了|不弄了|不办了|不退了|不换了|不修了|退出|取消|先这样|不用了|cancel|quit|stop|exit|never mind|forget it|leave it)(?: ?(?:吧|谢谢|thanks))?$/u.test(
    bareText(text),
  );
}

/** Holds a negation that is not part of a friendly phrase (没问题, 不错). */
export function isNegative(text: string): boolean {
  return NEGATIVE.test(fold(text));
}

/** A short report that the thing still does not work, without asking anything: 搞不定, 灯还是闪 (U4). */
export function reportsFailure(text: string): boolean {
  return [...text].length <= 24 && !isQuestion(text) && (isNegative(text) || /还是|依然|仍然|照样/.test(text));
}

const STILL_FAILING =
  /(?:还是|依然|仍然|照样|依旧).{0,6}(?:不行|不好|不能|不了|没|一样|不管用|坏)|没用|没有用|不管用|没解决|没有解决|没搞定|试过了|都试了|白试|没效果|没有效果|\bstill (?:not|no|does|is|wo|can|broken|the same|fail)|\b(?:did|does)(?:n't| not) (?:help|work)|\bnot (?:solved|resolved|fixed|working)|\bno (?:luck|use)\b|\btried (?:that|it|all|every)/iu;

/** Says of what was tried that it did not help: 还是不行, 试过了没用, still not working. A bare 没有 or "no" answers a question and is not meant. */
export function deniesSolution(text: string): boolean {
  return [...text].length <= 60 && STILL_FAILING.test(fold(text));
}

const EVERY_DENIAL = new RegExp(STILL_FAILING.source, `${STILL_FAILING.flags}g`);
/** What may stand around a denial without saying what it is about. */
const AROUND_DENIAL =
  /[我你也都了的啊呀吧呢哦嗯唉哎这那个些就又再还是试过照做按步骤说法方办啥什么用\p{P}\p{S}\s]|\b(?:i|i've|it|it's|its|this|that|these|those|have|has|had|not|isn't|doesn't|didn't|does|did|is|was|just|done|do|try|tried|trying|work|works|worked|working|help|helps|helped|helping|all|of|the|same|thing|things|again|me|for|and|but|so|still|already|everything|every|step|steps|what|you|said|told|now|sorry|no|nope|yes)\b/giu;

/** Nothing but a denial: 还是不行, 试过了没用, "I tried that, still not working". What it names besides (快递, refund) makes it more. */
export function saysOnlyDenial(text: string): boolean {
  return deniesSolution(text) && fold(text).replace(EVERY_DENIAL, ' ').replace(AROUND_DENIAL, '') === '';
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
  return RESUME.test(bareText(text));
}

/** What works, lights, runs, arrives: the verbs a short "yes, it …" answers with. */
const WORKS =
  /(?:亮|通|好|行|成|成功|恢复|正常|连上|连接上?|接上|上线|在线|启动|开机|打开|能用|可以|解决|修好|有反应|有水|有电|有网|有声音|出水|出风|转动?|动起来|弄好|装好|换好|充上|进去|登录上?|登上|找到|看到|收到|完成|变绿|绿|(?:停止?|不)(?:闪|响|漏|报错))[了啦]|\b(?:work(?:s|ed|ing)|on|back|lit|green|solid|steady|connected|online|fine|ok|okay|good|fixed|done|started|running|normal|up)\b/u;
/** What has stopped, broken or gone worse; "了" and "it has" are said of these as well. */
const TROUBLE =
  /断|坏|灭|停(?!止?(?:闪|响|漏))|掉线|掉电|^掉|死机|离线|卡住|卡死|黑屏|报错|出错|失败|失灵|漏|冒|糊|烧(?!水|开)|裂|松|堵|锁住|关机|跳闸|变红|红了|更(?:差|糟|严重|慢|响)|又(?:闪|响|红)|\b(?:stop(?:s|ped)?|broke(?:n)?|fail(?:s|ed|ing)?|died|dead|off|offline|down|worse|stuck|frozen|froze|crashed|lost|disconnect(?:s|ed)|dropped|leak(?:s|ed|ing)?|smok\w+|burn\w*|red|(?:same|new|an?) error|(?:gone|went) out|blank|black)\b/u;
/** Nothing but the verb of a question: "it does". */
const ECHO =
  /^(?:yes |yeah |yep )?(?:it|they|i|that|this|everything)? ?(?:does|do|did|is|are|has|have|already)(?: (?:now|already|thanks|thank you))*$/u;

/**
 * Says that something has stopped, broken or gone worse: 断网了, "it has stopped". What the bot itself asked for ("has the red light gone
 * off?") is no trouble.
 */
export function reportsTrouble(text: string, asked = ''): boolean {
  const found = TROUBLE.exec(fold(text))?.[0];
  return [...text].length <= 40 && found !== undefined && !fold(asked).includes(found);
}

const ACTED =
  /(?:取|拔|拆|撕|拿|摘|扔|擦|清理|清洗|洗|重启|重置|复位|插|换|装|升级|更新|刷新|关|开|按|放|挪|移|试|扫|充|删|卸|改)(?:掉|下来?|出来?|上|好|过|开|完|干净)*(?:了|过)[。!~ ]*$|^(?:yes |ok |i(?:'ve| have)? ?)?(?:just )?(?:removed|took|unplugged|restarted|reset|rebooted|replaced|cleaned|opened|closed|pressed|moved|plugged|updated|installed|peeled|scanned|charged)\b/u;

/** A short report that the step itself was done: 取掉了, "removed it". Whether it helped is not said. */
export function saysActed(text: string): boolean {
  return [...text].length <= 30 && !isNegative(text) && !isQuestion(text) && ACTED.test(fold(text));
}

/** A short answer that what was asked for is so: 亮了, "it does"; no negation in it and nothing broken. */
export function affirmsBriefly(text: string, asked = ''): boolean {
  const folded = fold(text);
  if ([...text].length > 40 || isNegative(text) || reportsTrouble(text, asked) || isQuestion(text)) return false;
  const verb = /(\p{Script=Han})[了啦][。!~ ]*$/u.exec(folded)?.[1];
  return ECHO.test(bareText(text)) || WORKS.test(folded) || (verb !== undefined && asked.includes(verb));
}
