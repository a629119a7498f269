const HOW_TO_EN =
  /^(?:(?:hi|hello|hey|please|sorry|so|and|excuse me)[ ,]+)*(?:how (?:do|can|could|would|should|to|often|long|much|many|does)|what (?:is|are|does|do|happens|size|colou?r|kind|type|model)|what's the|which|where (?:do|can|is|are)|does|do (?:you|i)|is (?:it|there|this|that|the)|can (?:i|the|it|you)|are (?:there|they)|will it|when (?:do|does|will|is))\b/u;
const HOW_TO_ZH =
  /(?:怎么|如何|咋)(?:关|买|卖|换|除|防|弄|用|拆|装|查|开|设|清|洗|投诉|举报|恢复|调|连|看|改|申请|避免|识别|打|去|取消|屏蔽|处理|更换|选)|多少钱|在哪(?:里|儿)?(?:买|看|找|下|改)?|会不会伤|还有货|多久(?:换|能|可以)|渠道|(?:能不能|可不可以|可以|怎样)(?:把)?.{0,8}(?:关掉|屏蔽|设置|去掉|过滤|调)/u;
/** Whoever speaks of us or of how things are done to them does more than ask. */
const BLAME =
  /\byou(?:r)? (?:people|lot|guys|service|company|staff|team|support|agent|idiots|rep)|\byou(?:'re| are| keep| never| always| took| stole| lied| promised)|\b(?:acceptable|bloody|damn|hell|fuck\w*|shit\w*|still|again|legal|fair|joke|wrong with you|this (?:is|was) (?:a|the|so|such))\b|!|你们|还没|又|再不|到底|破|什么玩意|凭什么|！/u;

/** A plain question about the thing itself ("how do I stop the alarm", 怎么防骗): its dark words are its subject, not a mood. */
export function isPlainInquiry(text: string): boolean {
  return (HOW_TO_EN.test(text) || HOW_TO_ZH.test(text)) && !BLAME.test(text);
}
