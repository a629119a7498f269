import { CJK } from './normalise.ts';

/**
 * 客套话: what customers put before and after what they want, and what says nothing about it: greetings, thanks, apologies for
 * writing, "um". Own wording, in the form of `normalise`; a comma
 * between two phrases, a phrase at most `LONGEST` words or `LONGEST_ZH` characters.
 */
const BEFORE_EN =
  "can someone please help me,could someone please help me,can somebody please help me,could somebody please help me,i was wondering,i was just wondering,i was wondering if,i was wondering whether,i am wondering,i am wondering if,im wondering if,i'm wondering,i'm wondering if,i would like to know,i'd like to know,i would like to ask,i want to know,i wanted to ask,i wanted to know,can you tell me,could you tell me,can you please tell me,could you please tell me,please tell me,can you let me know,could you let me know,there,simple question,short question,hope you're well,i hope you're well,hope you're doing well,but,hi,hii,hiii,hello,helo,hullo,hey,heya,hiya,hey there,hi there,hello there,hi all,hi guys,hey guys,hi team,hi everyone,hello everyone,hi folks,yo,sup,howdy,greetings,good day,good morning,good afternoon,good evening,gm,morning,evening,dear sir,dear madam,dear sir or madam,dear sirs,dear team,dear support,dear customer service,dear customer support,hello team,hello support,hi support,to whom it may concern,good morning team,good afternoon team,um,umm,ummm,uh,uhh,uhm,er,erm,hm,hmm,hmmm,mm,ah,ahh,oh,ohh,eh,so,well,ok,okay,k,ok so,okay so,right so,right,alright,basically,so basically,actually,anyway,anyways,like,look,listen,just,sorry,so sorry,sorry to bother you,sorry to bother you but,sorry to bother,sorry for bothering you,sorry to trouble you,sorry to trouble you but,apologies,my apologies,excuse me,pardon me,pardon,please,pls,plz,kindly,hope you are well,hope you are doing well,hope you are having a good day,hope all is well,i hope you are well,i hope you are doing well,i hope this finds you well,i hope that makes sense,i hope this makes sense,hope that helps,hope this finds you well,hope you can help,hope you can help me,i hope you can help,how are you,how are you doing,how are you today,quick question,a quick question,just a quick question,just a quick one,quick one,i have a quick question,i have a question,i got a question,i have got a question,got a question,question,one question,dumb question,silly question,stupid question,may be a silly question,probably a stupid question,i need help,i need some help,i need help please,need help,need some help,help,help me,please help,please help me,pls help,plz help,help please,i need some help with something,i need help with something,i need your help,need your help,can someone help,can someone help me,can somebody help,can somebody help me,can anyone help,can anyone help me,could someone help me,could somebody help me,can you help me,can you help,could you help me,could you help,can you please help me,could you please help me,anyone there,is anyone there,anybody there,is anybody there,are you there,you there,hello anyone there,new here,im new here,i'm new here,i am new here,first time here,long time customer,long time customer here,bro,mate,man,dude,guys,team,folks,sir,madam,ma'am,again,thanks,thank you,thx,cheers";
const AFTER_EN =
  "can you please help me,could you please help me,can someone please help me,could someone please help me,can somebody please help me,could somebody please help me,many thanks in advance,thanks for your support,any help is welcome,have a lovely day,have a nice evening,thanks all,thanks guys,thanks,thank you,thank u,thx,thnx,thanx,tnx,tks,ty,tysm,tyvm,cheers,ta,thanks a lot,thanks a bunch,thanks a million,thanks so much,thanks very much,thank you so much,thank you very much,thanks in advance,thank you in advance,many thanks,much thanks,much appreciated,thanks again,thanks for your help,thank you for your help,thanks for any help,thanks for the help,thank you for your time,thanks for your time,and thanks,and thank you,please and thank you,please and thanks,any help appreciated,any help is appreciated,any help would be appreciated,any help would be great,help appreciated,appreciate it,appreciated,i appreciate it,i would appreciate it,i'd appreciate it,would appreciate it,would be appreciated,really appreciate it,really appreciated,i appreciate your help,appreciate your help,please,pls,plz,please help,pls help,plz help,please help me,help please,help pls,help me,help,pretty please,asap,a.s.a.p,as soon as possible,urgently,urgent,its urgent,it's urgent,it is urgent,immediately,right away,quickly,quick,hurry,lol,haha,hahaha,lmao,smh,fml,ffs,omg,wtf,if you don't mind,if you dont mind,if that's ok,if thats ok,if possible,if that's possible,if thats possible,if it's possible,if it is possible,when you can,when you get a chance,if you can,if you could,kind regards,regards,best regards,warm regards,best wishes,best,sincerely,yours sincerely,yours faithfully,or something,or something like that,or anything,or whatever,and stuff,and so on,and all that,you know,you know what i mean,if you know what i mean,if that makes sense,i guess,i think,i mean,let me know,please let me know,pls let me know,just let me know,let me know please,let me know asap,please advise,pls advise,kindly advise,please assist,please respond,please reply,waiting for your reply,waiting for reply,awaiting your reply,look forward to hearing from you,looking forward to hearing from you,looking forward to your reply,hope you can help,hope that makes sense,hope this makes sense,have a nice day,have a good day,have a great day,have a good one,sent from my phone,sent from my iphone,bye,goodbye,bye bye,bro,mate,man,dude,guys,team,sir,madam,ma'am,hello,anyone,anybody,um,uh,eh,er,hmm,then,though,tho,anyway,anyways,already,you guys,xoxo,god bless,bless you";
const BEFORE_ZH =
  '你好,您好,你们好,大家好,你好啊,你好呀,您好啊,您好呀,你好哦,您好哦,嗨,嗨喽,嘿,哈喽,哈啰,哈罗,喂,hi,hello,hey,早,早上好,早安,上午好,中午好,下午好,晚上好,晚安,在,在吗,在嘛,在么,在不,在不在,在线吗,有人吗,有人嘛,有人在吗,有人在么,有没有人,有没有人在,人呢,在不啊,在吗亲,亲,亲亲,亲爱的,亲们,宝,宝子,宝宝,小姐姐,小哥哥,美女,帅哥,老板,老板娘,掌柜,掌柜的,店家,店主,卖家,商家,客服,客服你好,客服您好,客服在吗,客服在么,小二,师傅,老师,老师好,老师您好,大神,大佬,兄弟,哥,姐,朋友,同学,同志,不好意思,不好意思啊,不好意思打扰一下,不好意思打扰了,打扰一下,打扰了,打扰啦,打搅一下,抱歉,抱歉打扰,劳驾,劳烦,劳烦问下,麻烦,麻烦问下,麻烦问一下,麻烦请问,麻烦您,麻烦你,麻烦了,麻烦你了,麻烦您了,请问,请问下,请问一下,请问你,请问您,我想请问,我想请问一下,想请问,想请问一下,想请教一下,请教一下,请教下,请教,问下,问一下,问一下哈,问下哈,问个问题,问个事,问个事儿,问你个事,问你一下,问您一下,想问,想问下,想问一下,想问问,我想问,我想问下,我想问一下,我想问问,我问下,我问一下,咨询,咨询下,咨询一下,想咨询下,想咨询一下,我想咨询,我想咨询下,我想咨询一下,想请教个问题,我想请教个问题,请教个问题,咨询个问题,咨询个事,我想请教一下,你好我想咨询一下,打扰一下请问,有个问题,我有个问题,有个问题想问,有个问题想请教,有个问题想咨询,我要咨询一下,我要咨询,想了解一下,我想了解一下,了解一下,帮忙,帮帮忙,帮个忙,帮忙看下,帮忙看一下,帮我看下,帮我看一下,求助,求帮忙,求问,求解,跪求,急,急急,急急急,很急,着急,十万火急,嗯,嗯嗯,恩,额,呃,呃呃,啊,哦,噢,诶,欸,唉,哎,哎呀,哎哟,哎呦,那个,那个啥,那什么,这个,就是,就是说,就是那个,就那个,然后,话说,是这样,是这样的,情况是这样的,我说,我说啊,话说回来,对了,另外,还有,其实,谢谢,你好我想问一下,你好我想问下,我是老客户,我是老客户了,我是老顾客,我是新手,我是小白,新人';
const AFTER_ZH =
  '等您回复,谢谢你们,谢谢您们,感谢您,感谢你,谢谢,谢谢你,谢谢您,谢谢啦,谢谢了,谢谢哈,谢谢哦,谢谢呀,谢谢亲,谢谢客服,谢了,谢啦,谢谢谢谢,多谢,多谢了,多谢啦,感谢,感谢感谢,感谢了,非常感谢,十分感谢,万分感谢,感激不尽,谢过,thx,thanks,thank you,3q,麻烦,麻烦了,麻烦啦,麻烦你,麻烦您,麻烦你了,麻烦您了,麻烦快点,麻烦尽快,有劳,有劳了,劳驾,劳驾了,辛苦,辛苦了,辛苦啦,辛苦你了,辛苦您了,拜托,拜托了,拜托拜托,拜托啦,求助,求帮助,求解答,求解,求回复,跪求,请回复,请回答,请解答,请告知,请帮忙,请指教,望回复,望告知,盼复,帮帮忙,帮个忙,帮下忙,帮忙看下,帮忙看看,帮忙看一下,急,急急,急急急,很急,挺急的,比较急,着急,急用,在线等,在线等急,急在线等,等你回复,等回复,快点,快点吧,快点哦,快点啊,快,快快,快一点,尽快,尽快哈,尽快哦,尽快啊,好不好,好吗,好嘛,好么,行不行,行不,行吗,行么,可以不,可以吗,可以么,可不可以,能不能,是吧,对吧,对吗,是吗,是不是,嘛,呢,吧,啊,呀,哈,哦,噢,喔,哟,呦,啦,了啦,的啦,呐,诶,欸,嗯,额,呃,唉,哎,的说,哈哈,哈哈哈,嘿嘿,嘻嘻,呵呵,呜呜,么么哒,亲,亲亲,宝,宝子,老板,客服,小姐姐,美女,帅哥,师傅,老师,大神,大佬,兄弟,你好,您好,在吗,有人吗,谢,啥的,什么的,之类的,那种,来着,先谢谢了,先谢了,先谢谢,提前感谢,提前谢谢,不好意思,打扰了,抱歉';

/** Chinese ones that are also part of other words (额度, 亲子装, 加急): they count only where a clause ends on their other side too. */
const AMBIGUOUS_ZH = new Set(
  '请问你,请问您,在,早,亲,宝,哥,姐,急,快,额,恩,谢,嗯,呃,喂,客服,老板,老师,师傅,朋友,同学,美女,帅哥,麻烦,这个,那个,求助,着急,急用,尽快,能不能,是不是,可不可以'.split(
    ',',
  ),
);

const LONGEST = 7;
const LONGEST_ZH = 9;
const setOf = (list: string): ReadonlySet<string> => new Set(list.split(','));
const ENGLISH = { before: setOf(BEFORE_EN), after: setOf(AFTER_EN) };
const CHINESE = { before: setOf(BEFORE_ZH), after: setOf(AFTER_ZH) };

const WORD = /[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}']*/gu;
const LETTER = /[\p{L}\p{N}]/u;

/** Part of a text; `to` exclusive. `empty`: nothing but courtesies. */
export type Core = { from: number; to: number; empty: boolean };

/** Where the request stands in a normalised text: without the courtesies around it. All of the text where nothing else would be left. */
export function coreOf(text: string): Core {
  return CJK.test(text) ? chineseCore(text) : spacedCore(text);
}
const whole = (text: string): Core => ({ from: 0, to: text.length, empty: true });

function spacedCore(text: string): Core {
  const words = [...text.matchAll(WORD)];
  let first = 0;
  let last = words.length;
  for (let left = -1; left !== last - first; ) {
    left = last - first;
    const after = longest(Math.min(LONGEST, left), (count) => ENGLISH.after.has(phrase(words, last - count, last)));
    last -= after;
    first += longest(Math.min(LONGEST, last - first), (count) => ENGLISH.before.has(phrase(words, first, first + count)));
  }
  if (first === last) return whole(text);
  return { from: words[first]!.index, to: last === words.length ? text.length : words[last]!.index, empty: false };
}
/** The largest count up to `most` that holds; 0 where none does. */
function longest(most: number, holds: (count: number) => boolean): number {
  let count = most;
  while (count > 0 && !holds(count)) count--;
  return count;
}
const phrase = (words: readonly RegExpExecArray[], from: number, to: number): string => {
  let text = words[from]![0];
  for (let i = from + 1; i < to; i++) text += ` ${words[i]![0]}`;
  return text;
};

function chineseCore(text: string): Core {
  let from = 0;
  let to = text.length;
  const trim = (): void => {
    while (from < to && !LETTER.test(text[from]!)) from++;
    while (to > from && !LETTER.test(text[to - 1]!)) to--;
  };
  trim();
  for (let left = -1; left !== to - from; ) {
    left = to - from;
    to -= longest(Math.min(LONGEST_ZH, left), (count) => isCourtesy(CHINESE.after, text, to - count, to, text[to - count - 1]));
    trim();
    from += longest(Math.min(LONGEST_ZH, to - from), (count) => isCourtesy(CHINESE.before, text, from, from + count, text[from + count]));
    trim();
  }
  if (from === to) return whole(text);
  const rest = text.slice(from, to);
  if (CJK.test(rest)) return { from, to, empty: false };
  const spaced = spacedCore(rest);
  return spaced.empty ? whole(text) : { from: from + spaced.from, to: from + spaced.to, empty: false };
}
/** Whether a stretch is one of a list; `beside` is the character on its inner side. */
function isCourtesy(list: ReadonlySet<string>, text: string, from: number, to: number, beside: string | undefined): boolean {
  const phrase = text.slice(from, to);
  if (!list.has(phrase) || isInside(text, from) || isInside(text, to)) return false;
  return !AMBIGUOUS_ZH.has(phrase) || beside === undefined || !LETTER.test(beside);
}
/** True inside a Latin word. */
const isInside = (text: string, at: number): boolean => /[a-z0-9]/.test(text[at - 1] ?? '') && /[a-z0-9]/.test(text[at] ?? '');
