import { type Chance, chop, type Noise, oneOf, someOf } from './words.ts';

/** What customers put before and after what they want. */
const OPENINGS =
  'hi um|hello i was wondering if you could tell me|hey there|good morning team|hi hope you are doing well|sorry to bother you but|ok so|hey quick question|hi im new here|dear support|hello can somebody help me|so basically|excuse me|hiya|yo|hi all just a quick one|well|uh|hey guys|good evening,|to whom it may concern,|hi i need some help with something';
const ENDINGS =
  'pls|thank you so much|thanks in advance|cheers|any help appreciated|lol|plz help|asap|thx a lot|if you dont mind|kind regards|and thanks|or something like that|you know what i mean|if thats possible|appreciate it|ty|please and thank you|let me know|have a nice day|sent from my phone';
/** Sentences that say nothing of the request. */
const ASIDES =
  'I have been with you for years.|My kids are screaming in the background so sorry if this is confusing.|I already talked to somebody on Monday and nothing came of it.|I am not very good with computers.|It is raining cats and dogs here today.|My husband usually takes care of these things but he is at work.|Honestly I did not expect to be writing this.|I only have a few minutes before my next meeting.|My friend told me that you people are quite helpful.|I just got back from a long weekend with my parents.|This has been going on for a while now.|I looked everywhere on your page and could not find anything.|My battery is at two percent so please be quick.|I hope that makes sense.';
const EMOJI = '😀|😡|🙏|😭|👍|🤔|😅|❤️|🔥|😤|🙄|✨|:)|:(|;-)|xD|<3';
const SHORT: Readonly<Record<string, string>> = Object.fromEntries(
  'you=u are=r your=ur please=pls thanks=thx to=2 for=4 because=cuz why=y before=b4 people=ppl tomorrow=tmrw tonight=2nite message=msg account=acct with=w/ and=n what=wat okay=k about=abt going=goin know=kno want=wanna great=gr8 see=c be=b at=@ phone=fone number=no minutes=mins information=info something=smth through=thru i=i the=da that=dat have=hav just=jus without=w/o money=$$ card=crd number=nr payment=pymt transfer=trnsfr weather=wthr restaurant=resto'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);
const STOP = new Set(
  'the a an i my me to of do does can you could would please is are am for in on it this that how what with have has will be at and if so tell'.split(
    ' ',
  ),
);
const KEYS: readonly string[] = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

function neighbour(letter: string, chance: Chance): string {
  const row = KEYS.find((keys) => keys.includes(letter));
  if (!row) return letter;
  const at = row.indexOf(letter);
  const beside = [row[at - 1], row[at + 1]].filter((key) => key !== undefined);
  return oneOf(beside, chance);
}

/** One slip of the fingers in a word: a neighbouring key, a letter left out, doubled, or swapped with the next. */
export function misspell(word: string, chance: Chance): string {
  if (word.length < 3) return word;
  const at = Math.floor(chance() * word.length);
  const letter = word[at]!;
  switch (Math.floor(chance() * 4)) {
    case 0:
      return word.slice(0, at) + neighbour(letter.toLowerCase(), chance) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + word.slice(at + 1);
    case 2:
      return word.slice(0, at) + letter + word.slice(at);
    default:
      return at + 1 < word.length ? word.slice(0, at) + word[at + 1]! + letter + word.slice(at + 2) : word;
  }
}

function typos(text: string, chance: Chance): string {
  const words = text.split(' ');
  const long = [...words.keys()].filter((i) => words[i]!.length >= 4);
  const hit = new Set(someOf(long, Math.max(1, Math.round(long.length / 3)), chance));
  return words.map((word, i) => (hit.has(i) ? misspell(word, chance) : word)).join(' ');
}

function runTogether(text: string, chance: Chance): string {
  const words = text.replace(/['’.,?!]/g, '').split(' ');
  const joint = Math.floor(chance() * (words.length - 1));
  return words.map((word, i) => (i === joint || i === words.length - 1 ? word : `${word} `)).join('');
}

function shorthand(text: string): string {
  return text
    .split(' ')
    .map((word) => SHORT[word.toLowerCase()] ?? word.replace(/n['’]t\b/, 'nt'))
    .join(' ');
}

function drawnOut(text: string, chance: Chance): string {
  const words = text.split(' ');
  const at = Math.floor(chance() * words.length);
  return words
    .map((word, i) => {
      if (i !== at || word.length < 2) return word;
      const letter = Math.floor(chance() * word.length);
      return word.slice(0, letter + 1) + word[letter]!.repeat(2 + Math.floor(chance() * 4)) + word.slice(letter + 1);
    })
    .join(' ');
}

function clutter(text: string, chance: Chance): string {
  const number = `${oneOf(['#', 'ref ', 'order no ', 'id:'], chance)}${oneOf(['', 'AB', 'ord-'], chance)}${Math.floor(1e6 + chance() * 9e8)}`;
  const link = `https://www.${oneOf(['example', 'shopfront', 'mybank'], chance)}.com/${chop('abcdefghij', chance)}/${Math.floor(chance() * 1e5)}?utm_source=${chop('klmnop', chance)}`;
  const handle = `@${oneOf(['AcmeHelp', 'support_team', 'TheShop', 'Jane_Doe88'], chance)}`;
  const tag = `#${oneOf(['fail', 'CustomerService', 'help', 'neveragain', 'fyp'], chance)}`;
  return oneOf([`${handle} ${text}`, `${text} ${number}`, `${text} ${link}`, `${text} ${tag}`, `${handle} ${text} ${tag} ${link}`], chance);
}

function rambling(text: string, chance: Chance): string {
  const [before, after] = someOf(ASIDES.split('|'), 2, chance) as [string, string];
  const end = /[.?!]$/.test(text) ? text : `${text}.`;
  return oneOf([`${before} ${end} ${after}`, `${before} ${after} ${end}`, `${end} ${before} ${after}`], chance);
}

/** The kinds of noise in English, each a way to write the same request. */
export const ENGLISH_NOISE = {
  fillers: (text, chance) => {
    const way = chance();
    const before = way < 0.7 ? `${oneOf(OPENINGS.split('|'), chance)} ` : '';
    const after = way > 0.35 ? ` ${oneOf(ENDINGS.split('|'), chance)}` : '';
    return `${before}${text}${after}`;
  },
  typos,
  runTogether,
  shorthand,
  capitals: (text) => `${text.toUpperCase()}!!`,
  drawnOut,
  emoji: (text, chance) => {
    const signs = EMOJI.split('|');
    return `${chance() < 0.3 ? `${oneOf(signs, chance)} ` : ''}${text}${oneOf([' ', '...', '!!! ', '??'], chance)}${oneOf(signs, chance).repeat(1 + Math.floor(chance() * 3))}`;
  },
  clutter,
  rambling,
  terse: (text) => {
    const kept = text.split(' ').filter((word) => !STOP.has(word.toLowerCase()));
    return kept.length > 0 ? kept.join(' ') : text;
  },
} satisfies Record<string, Noise>;
