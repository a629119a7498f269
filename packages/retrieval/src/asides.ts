import { caseFold } from '@zhiyin/language';

/**
 * 旁语: what stands in a question without asking anything: courtesies around it, links, e-mail addresses, calendar dates and
 * identifiers. None of it may make a question longer than what it asks.
 */

const LINK = /(?:https?:\/\/|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+/giu;
const EMAIL = /[\p{L}\p{N}][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
const CALENDAR_DATE = /(?<!\d)(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?[日号]|(?!\d))(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?/gu;
/** A number to call, written in groups: as many digits as phones have. */
const PHONE = /(?<![\p{L}\p{N}])\+?\d(?:[\s().-]{0,2}\d){6,14}(?![\p{L}\p{N}])/gu;

/** Digits that make a run of letters and digits an identifier; codes and model numbers (E1, AP-300, RTX4090) have fewer. */
const IDENTIFIER_DIGITS = 5;

const CJK = /[\u3400-\u9fff]/u;
const BOUNDARY = '[\\s,，.。!！?？;；:：、~～…—-]';

/** Courtesies: like function words a closed class, so a list serves. They count as such only where a clause begins or ends. */
const OPENING: Readonly<Record<'zh' | 'en', string>> = {
  zh:
    '您好|你好|大家好|嗨|哈喽|在吗|在么|在不在|在线吗|有人吗|有人在吗|早上好|上午好|中午好|下午好|晚上好|打扰(?:一下|了|啦)?|不好意思|抱歉|劳驾|拜托|' +
    '(?:我)?(?:想|要|想要)?(?:请问|请教|咨询|询问|问)(?:一?下|个问题|一个问题|个事|你们|您们?)+|(?:我)?(?:有个|有一个|有点)(?:问题|疑问)(?:想)?(?:问|请教|咨询)?(?:一?下)?|请问|请教|麻烦(?:问|您|你|帮忙|帮我)?(?:一?下)?|帮忙(?:看)?(?:一?下)?|(?:亲亲?|喂|嗯+|呃+|额+|那个|客服)(?=[\\s,，.。!！?？;；:：、~～…—-]|$)',
  en:
    'hi|hello|hey|hiya|greetings|there|dear (?:team|all|sir|madam|support|friends?)|good (?:morning|afternoon|evening|day)|' +
    "(?:i )?hope (?:you(?:'re| are)?|this (?:message |email )?finds you|all is|everything is)(?: all)?(?: doing)?(?: well| good| great| fine)(?: today)?|how are you(?: doing)?(?: today)?|" +
    "sorry (?:to (?:bother|disturb) you|for (?:bothering|disturbing|troubling) you)|sorry|excuse me|(?:i have )?(?:just )?(?:a |one )?(?:quick|short|small|simple) question|(?:i have|i've got|got) a question|" +
    "i (?:was|am) (?:just )?wondering(?: if| whether)?|i'm (?:just )?wondering(?: if| whether)?|i(?:'d| would) (?:like|love) to (?:know|ask)|i (?:just )?wan(?:t|ted) to (?:know|ask)|" +
    '(?:could|can|would|will) (?:you|someone|somebody|anyone|anybody)(?: please| pls| kindly)? (?:help(?: me)?(?: out)?(?: with this| please)?|tell me|let me know|advise(?: me)?|explain(?: to me)?)|' +
    '(?:please|pls|kindly) (?:help(?: me)?|advise|tell me|let me know)|um+|uh+|er+|so|well|ok|okay|but|please|pls|plz|kindly',
};
const CLOSING: Readonly<Record<'zh' | 'en', string>> = {
  zh: '(?:非常|十分|万分|很)?(?:谢谢|多谢|感谢|感激)(?:啦|了|你们?|您们?|哈|呀|不尽)*|谢啦|谢了|辛苦(?:了|啦|您|你)*|麻烦(?:了|啦|您了|你了)|拜托(?:了|啦)|(?:急|在线)等(?:回复)?|等(?:你|您)?回复|盼回复|求解答?',
  en:
    '(?:many |much )?(?:thanks|thx|tks|thank you|ty)(?: you)?(?: so much| very much| a lot| a million| again| all| guys)?(?: in advance)?(?: for (?:your|the|any) (?:help|time|support|assistance))?|cheers|' +
    '(?:(?:kind|best|warm) )?regards|(?:much|greatly|really) appreciated|(?:i )?(?:really |would )?appreciate (?:it|that|your help|any help)|any help (?:is |would be )?(?:much |greatly )?(?:welcome|appreciated)|' +
    'have a (?:nice|great|good|lovely) (?:day|one|evening|weekend)|please|pls|plz|ta',
};
const edge = (language: 'zh' | 'en', list: typeof OPENING, side: 'start' | 'end'): RegExp => {
  const word = language === 'en' ? '(?![\\p{L}\\p{N}])' : '';
  return side === 'start'
    ? new RegExp(`^${BOUNDARY}*(?:${list[language]})${word}`, 'u')
    : new RegExp(`${language === 'en' ? '(?<![\\p{L}\\p{N}])' : ''}(?:${list[language]})${BOUNDARY}*$`, 'u');
};
const STARTS = { zh: edge('zh', OPENING, 'start'), en: edge('en', OPENING, 'start') };
const THANKS_START = {
  zh: new RegExp(`^${BOUNDARY}*(?:${CLOSING.zh})(?=${BOUNDARY}|$)`, 'u'),
  en: edge('en', CLOSING, 'start'),
};
const ENDS = { zh: edge('zh', CLOSING, 'end'), en: edge('en', CLOSING, 'end') };

/** A clause with the courtesies at its ends taken off; perhaps nothing is left. */
function withoutCourtesy(clause: string): string {
  const languages = CJK.test(clause) ? (['zh', 'en'] as const) : (['en'] as const);
  let rest = clause;
  for (let before = ''; before !== rest; ) {
    before = rest;
    for (const language of languages)
      rest = rest.replace(STARTS[language], '').replace(THANKS_START[language], '').replace(ENDS[language], '');
  }
  return rest;
}

const CLAUSE = /[^,，.。!！?？;；:：\n…~～]+(?:[.:](?=[\p{L}\p{N}])[^,，.。!！?？;；:：\n…~～]+)*/gu;

/**
 * What a text asks: folded, without courtesies, links, addresses, dates and what is unknown of identifiers and bare numbers. The
 * folded text itself when nothing else would be left ("谢谢", an order number alone).
 * @param isKnown tells whether the knowledge speaks of a word: an identifier it knows is asked about
 */
export function askedIn(text: string, isKnown: (word: string) => boolean): string {
  const folded = caseFold(text);
  const spaced = folded
    .replace(LINK, ', ')
    .replace(EMAIL, ', ')
    .replace(CALENDAR_DATE, ', ')
    .replace(PHONE, (number) => (isKnown(number.replace(/\D/g, '')) ? number : ', '))
    .replace(/(?<![a-z\d])(?<![a-z\d][-_])[a-z\d]*\d[a-z\d]*(?![a-z\d])/gu, (token) => (isUntold(token) && !isKnown(token) ? ' ' : token));
  const asked = (spaced.match(CLAUSE) ?? [])
    .map(withoutCourtesy)
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause))
    .join(', ');
  return asked === '' ? folded : asked;
}

/** Too many digits for a code (an order number, a serial number), or a bare quantity: says nothing where the knowledge does not speak of it. */
function isUntold(token: string): boolean {
  return /^\d+$/.test(token) || (token.match(/\d/g)?.length ?? 0) >= IDENTIFIER_DIGITS;
}
