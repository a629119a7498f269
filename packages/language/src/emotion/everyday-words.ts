/**
 * Words of law, press and violence that daily business uses as well ("press the button", 工商银行, "pressure regulator", "the battery could
 * blow up"). Such a word counts, whoever put it into a lexicon, only where what stands around it makes it a threat. Keys in reading form.
 */
const THREATENING: Readonly<Record<string, RegExp>> = {
  press:
    /\b(?:to|with|by|contact|call|tell|alert|inform|email|phone|write to|go to|hear from|in|local|national) (?:the |your |our )?(?:local |national )?press\b(?! (?:and|the|button|for|it|again|twice|start|once|power|key|release|on|down))|\bpress (?:coverage|attention|will hear|hear|get to know)\b/u,
  media:
    /\b(?:to|with|contact|call|tell|alert|inform|email|go to) (?:the )?(?:social |local )?media\b(?! (?:player|box|server|centre|center|file))/u,
  court:
    /\b(?:see|meet|take|taking|taken|drag|dragging|go|going|end up|sue)\b.{0,16}\bcourt\b(?! (?:road|street|lane|hotel|shop|shoes|room))|\bsmall claims court\b|\bcourt (?:case|action|order|summons|proceedings|claim)\b/u,
  regulator:
    /(?<!\b(?:pressure|voltage|gas|water|temperature|flow|speed|window|power|air) )\bregulators?\b(?! (?:valve|knob|switch|is leaking|leaks))/u,
  regulators: /(?<!\b(?:pressure|voltage|gas|water|temperature|flow|speed|window|power|air) )\bregulators\b/u,
  sue: /\b(?:will|'ll|to|gonna|can|could|should|may|might|must|i|we) sue\b|\bsue (?:you|your|them|this company)\b/u,
  'blow up':
    /\b(?:blow|blowing) (?:you|your|this place|the (?:shop|store|office|building|warehouse)|it all|everything)\b.{0,10}|\b(?:blow|blowing) up (?:you|your|this place|the (?:shop|store|office|building|warehouse)|everyone)\b/u,
  工商: /(?:找|打|去|到|报|投诉|举报|向|告)[^,，。]{0,3}工商(?!银行|户|登记|注册|业|管理专业)|工商(?:局|所|部门)?[^,，。]{0,3}(?:投诉|举报|告你|见)/u,
  媒体: /(?:找|联系|曝光|发给|告诉|捅给|叫|请|通知)[^,，。]{0,4}媒体(?!播放|文件|接口|中心)|媒体[^,，。]{0,3}(?:曝光|报道|评理|见)/u,
  法院: /(?:去|上|到|告|向|起诉|递)[^,，。]{0,4}法院(?!路|站|旁|附近|对面)|法院[^,，。]{0,2}(?:见|起诉|告你|传票|立案)/u,
  曝光: /(?:给|要|会|去|网上|找人|我|把你们|媒体|记者|等着)[^,，。]{0,6}曝光(?!补偿|度|时间|量|过度|不足|模式|三角)|曝光(?:你|出去|到网|在网|给大家)/u,
  黑猫: /黑猫[^,，。]{0,4}投诉|(?:上|去|到|找)[^,，。]{0,1}黑猫|黑猫见/u,
  记者: /(?:找|联系|叫|请|告诉|通知)[^,，。]{0,4}记者/u,
};

/** Whether a risk word that stands in the text is meant as one. */
export function isThreatening(text: string, word: string): boolean {
  return Object.hasOwn(THREATENING, word) ? THREATENING[word]!.test(text) : true;
}
