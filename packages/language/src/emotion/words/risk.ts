import { listed } from './weighted.ts';

/** 自伤、暴力: what calls a person at once (T1). */
export const crisisWords: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: listed(
    '不想活, 活不下去, 活着没意思, 活着没意义, 自杀, 轻生, 寻死, 结束生命, 结束自己, 去死算了, 死了算了, 我想死, 不如死了, 一死了之, 去跳楼, 要跳楼, 想跳楼, 从楼上跳, 割腕, 自残, 同归于尽, 炸了你们, 炸掉你们, 杀了你, 杀了他, 杀你全家, 我要杀人, 想杀人, 砍死, 捅死, 弄死你, 弄死他, 放火烧',
  ),
  en: listed(
    "kill myself, killing myself, end my life, ending my life, end it all, take my own life, suicide, suicidal, want to die, wish i was dead, wish i were dead, better off dead, don't want to live, do not want to live, no reason to live, can't go on living, cut myself, hurting myself, want to hurt myself, self harm, self-harm, blow you up, blow up your, i will kill, i'll kill, kill you all, gonna kill you, going to kill you, burn down your, burn your, bomb your, shoot you all",
  ),
};

/** 法律、监管、媒体: what asks for the complaint desk (T4). Words of daily business (press, 工商, 媒体, 法院, court) only inside a threat. */
export const legalWords: Readonly<Record<'zh' | 'en', readonly string[]>> = {
  zh: listed(
    '12315, 打12345, 拨12345, 12345热线, 12345投诉, 消协, 消保委, 消费者协会, 工商局, 工商所, 市场监管, 市监局, 监管部门, 起诉, 上诉, 诉讼, 打官司, 告你们, 走法律, 法律途径, 法律程序, 法律手段, 法律武器, 律师, 法院见, 上法院, 去法院, 法院起诉, 法院传票, 仲裁, 网上曝光, 曝光你, 去曝光, 要曝光, 找媒体, 联系媒体, 媒体曝光, 找记者, 联系记者, 三倍赔偿, 退一赔三, 退一赔十, 假一赔十, 假一赔三, 黑猫投诉, 黑猫上, 上黑猫',
  ),
  en: listed(
    'lawyer, lawyers, attorney, attorneys, solicitor, solicitors, sue you, suing you, will sue, going to sue, gonna sue, lawsuit, see you in court, take you to court, taking you to court, in court, small claims, legal action, legal proceedings, legal steps, regulator, regulators, regulatory authority, consumer regulator, consumer association, consumer protection, consumer council, ombudsman, trading standards, better business bureau, to the press, contact the press, call the press, to the media, report you to, reporting you to, class action',
  ),
};
