import { type Chance, type Noise, oneOf, someOf } from './words.ts';

const OPENINGS =
  '在吗|亲|你好|您好|请问一下|嗨|哈喽|在不在|不好意思打扰一下|那个|嗯|就是|麻烦问下|亲亲在吗|客服你好|我想咨询一下|劳驾|问一下哈|老师您好|有人吗|话说|那什么|早上好|你好我是老客户了';
const ENDINGS =
  '谢谢|谢谢哈|谢啦|麻烦了|辛苦了|感谢|好不好|急|在线等|拜托拜托|谢谢亲|多谢|可以吗|行不行|哈|有劳|万分感谢|快点|急急急|么么哒';
/** Sentences that say nothing of the request. */
const ASIDES =
  '我在你们家买了好多年东西了。|孩子在旁边闹，说得乱请见谅。|我前天也问过，没人回我。|我年纪大了不太会用手机。|今天外面下好大的雨。|平时都是我老公弄这些，他出差了。|说实话我也没想到会这样。|我一会儿还要开会。|朋友说你们服务挺好的。|刚从老家回来，有点累。|这事拖了好一阵子了。|我翻了半天也没找到。|手机快没电了，你快一点。|不知道我说清楚没有。';
const PARTICLES = '呀|啊|呢|哈|嘛|哦|哟|噢|啦|喔|呐|诶';
const EMOJI = '😀|😡|🙏|😭|👍|🤔|😅|❤️|😤|🙄|[微笑]|[流泪]|[抱拳]|^_^|T_T';
/** Characters that sound alike and are often typed for one another. */
const ALIKE =
  '在再载|的得地|支只之知|付副富复附|退腿推|货或获祸|快块筷|递第地弟|单担丹|订定顶钉|查茶察|发法罚|票漂飘|做作坐座|到道倒|哪那拿|帐账仗|号好浩|吗妈嘛|换唤幻|费废肺|买卖迈|钱前千|元员圆园|机鸡积|打大达|开凯揩|关管官|看砍刊|电店点|话画化|播波拨|放方房|歌哥割|音因阴|乐月越|新心欣|闻文问|天添甜|气汽器|明名鸣|火伙货|车彻扯|飞非菲|从丛匆|去趣取|北背被|京经惊|上尚商|海还孩|菜才财|怎增|么末没|炒吵抄|肉柔|饭犯范|治制智|疗聊料|医一衣|病并饼|药要耀|短端|信新心|给几|股古鼓|网往忘|站战占|搜馊|视是试|频品贫|台抬太|节接结|目木幕|诗师失|首手守|翻番|译意议|英应鹰|语与雨|路陆录|线现限|图突途|位为未|置至致|邮有友|件见间|送宋颂|联连莲|系细戏|人仁任|彩采踩|奖讲将|比笔彼|赛塞|小晓|说硕|完玩晚|保宝包|修休秀|坏怀|冰兵|箱想香|净静竟|化画话|滤绿律|芯新心|清青轻|洗喜系|衣一|扫嫂|地的弟|预遇玉|约越月|安按暗|装庄撞|时十实|间见件|什神|候后厚|发罚|客课刻|服福扶|投头|诉素速|优有油|惠会慧|券劝全|会回汇|员元园|积机鸡|分份粉|登等灯|录路陆|密秘蜜|码马妈|改该盖|址纸指|收手首|件见|差叉|价加假|申深身|请情晴';
/** Words people who work in two languages leave in the other. */
const MIXED =
  '订单=order|手机=phone|电影=movie|音乐=music|电话=call|邮件=email|短信=message|天气=weather|退款=refund|快递=delivery|发票=invoice|地址=address|密码=password|账号=account|会员=VIP|客服=service|投诉=complain|预约=book|价格=price|软件=app|打开=open|查询=check|查=check|播放=play|新闻=news|视频=video|游戏=game|电视=TV|火车=train|飞机票=flight|机票=ticket|翻译=translate|网站=website|股票=stock|故障=error|优惠券=coupon|安装=setup|维修=repair|保修=warranty|换货=exchange|退货=return';
const STOP = /请问|请|帮我|给我|我想要|我想|我要|一下|一个|能不能|可以|吗|了|的|啊|呢|吧|怎么办/g;

const ALIKE_OF = new Map<string, string[]>();
for (const group of ALIKE.split('|'))
  for (const one of group) ALIKE_OF.set(one, [...(ALIKE_OF.get(one) ?? []), ...[...group].filter((other) => other !== one)]);
const MIXED_PAIRS = MIXED.split('|').map((pair) => pair.split('=') as [string, string]);
/** The commonest characters whose traditional form differs, simplified first. */
const TRADITIONAL_OF = new Map(
  '买買卖賣单單钱錢费費货貨发發订訂这這个個为為么麼还還没沒时時间間问問题題东東车車开開关關门門电電话話机機号號码碼请請帮幫查查询詢给給换換价價贵貴后後里裡来來会會员員说說话話语語译譯听聽乐樂闻聞网網站站视視频頻节節目目诗詩词詞写寫邮郵件件联聯系係长長线線图圖飞飛气氣彩彩奖獎赛賽医醫药藥疗療净淨坏壞修修预預约約装裝滤濾扫掃误誤态態优優惠惠积積录錄密密改改址址差差申申应應动動过過进進远遠运運'
    .match(/../g)!
    .map((pair) => [pair[0]!, pair[1]!] as const)
    .filter(([simplified, traditional]) => simplified !== traditional),
);

const HAN = /[\u4e00-\u9fff]/;

function homophones(text: string, chance: Chance): string {
  const characters = [...text];
  const places = [...characters.keys()].filter((i) => ALIKE_OF.has(characters[i]!));
  for (const i of someOf(places, Math.max(1, Math.round(places.length / 4)), chance))
    characters[i] = oneOf(ALIKE_OF.get(characters[i]!)!, chance);
  return characters.join('');
}

function slips(text: string, chance: Chance): string {
  const characters = [...text];
  if (characters.length < 4) return text;
  const at = 1 + Math.floor(chance() * (characters.length - 2));
  const here = characters[at]!;
  const way = Math.floor(chance() * 3);
  if (way === 0) characters.splice(at, 1);
  else if (way === 1) characters.splice(at, 0, here);
  else [characters[at], characters[at + 1]] = [characters[at + 1]!, here];
  return characters.join('');
}

/** The kinds of noise in Chinese, each a way to write the same request. */
export const CHINESE_NOISE = {
  fillers: (text, chance) => {
    const way = chance();
    const gap = oneOf(['', ' ', '，'], chance);
    const before = way < 0.7 ? `${oneOf(OPENINGS.split('|'), chance)}${gap}` : '';
    const after = way > 0.35 ? `${gap}${oneOf(ENDINGS.split('|'), chance)}` : '';
    return `${before}${text}${after}`;
  },
  homophones,
  slips,
  spaces: (text, chance) => [...text].map((one) => (HAN.test(one) && chance() < 0.3 ? `${one} ` : one)).join(''),
  traditional: (text) => [...text].map((one) => TRADITIONAL_OF.get(one) ?? one).join(''),
  particles: (text, chance) => {
    const [first, second] = someOf(PARTICLES.split('|'), 2, chance) as [string, string];
    const bare = text.replace(/[。？！?!.]+$/, '');
    const middle = 2 + Math.floor(chance() * Math.max(1, bare.length - 3));
    return chance() < 0.5 ? `${bare}${first}${second}` : `${bare.slice(0, middle)}${first}${bare.slice(middle)}${second}`;
  },
  unpunctuated: (text) => text.replace(/[\p{P}\s]+/gu, ''),
  mixed: (text) => MIXED_PAIRS.reduce((mixed, [chinese, english]) => mixed.replace(chinese, ` ${english} `), text).trim(),
  emoji: (text, chance) => {
    const signs = EMOJI.split('|');
    return `${chance() < 0.3 ? oneOf(signs, chance) : ''}${text}${oneOf(['', '。。。', '！！！', '？？'], chance)}${oneOf(signs, chance).repeat(1 + Math.floor(chance() * 3))}`;
  },
  clutter: (text, chance) => {
    const number = `${oneOf(['订单号', '单号：', '', 'SN'], chance)}${Math.floor(1e9 + chance() * 9e11)}`;
    const link = `https://item.example.cn/${Math.floor(chance() * 1e8)}.html?spm=a${Math.floor(chance() * 1e4)}`;
    return oneOf([`${text} ${number}`, `${number}，${text}`, `${text} ${link}`, `${link} ${text}`, `#求助# ${text} @官方客服`], chance);
  },
  rambling: (text, chance) => {
    const [before, after] = someOf(ASIDES.split('|'), 2, chance) as [string, string];
    const end = /[。？！?!]$/.test(text) ? text : `${text}。`;
    return oneOf([`${before}${end}${after}`, `${before}${after}${end}`, `${end}${before}${after}`], chance);
  },
  terse: (text) => text.replace(STOP, '') || text,
} satisfies Record<string, Noise>;
