import type { Localised } from '@zhiyin/contracts';
import type { DialogueScripts } from './config.ts';
import { FOREIGN_SCRIPTS } from './foreign-scripts.ts';

const both = (zh: string, en: string): Localised => ({ 'zh-CN': zh, en });

/** 话术: the bot's own words, zh-CN and en. A workspace may replace any of them. Plain, short, one thing at a time; always says it is an AI. */
export const DEFAULT_SCRIPTS: DialogueScripts = {
  greeting: both(
    '您好，我是智能助手{name}（AI）。请告诉我您遇到的问题，随时可以说“转人工”。',
    'Hello, I am {name}, an AI assistant. Tell me what you need; say "agent" at any time to talk to a person.',
  ),
  acknowledged: both('好的，您先试，有结果随时告诉我。', 'All right, take your time and tell me how it goes.'),
  thanks: both('不客气，还有别的问题随时说。', 'You are welcome. Tell me if there is anything else.'),
  resolved: both('太好了，很高兴帮上忙。', 'Great, glad that helped.'),
  clarify: both('我想确认一下，您想问的是：', 'Let me make sure I understand. Is it about:'),
  clarifyMore: both(
    '能再具体说说吗？比如是哪个产品、出现了什么情况。',
    'Could you tell me a little more, for example which product and what happens?',
  ),
  noneOfThese: both('明白了，那请您换一种说法，或者多说一点细节。', 'I see. Please put it another way, or give me a little more detail.'),
  noSupport: both(
    '这个问题我暂时没有可靠的资料，不想随便答您。要我转给人工同事，还是换个说法再问一次？',
    'I have no reliable information on that and do not want to guess. Shall I bring in a colleague, or would you like to put it another way?',
  ),
  noSupportAgain: both('这次我还是没有找到可靠的答案。', 'I still cannot find a reliable answer.'),
  outOfScope: both(
    '这个超出了我能帮忙的范围。我可以解答产品使用、故障、订单和售后的问题，也可以为您转人工。',
    'That is outside what I can help with. I can answer questions on products, faults, orders and after-sales, or bring in a person.',
  ),
  mediaOnly: both(
    '收到您发的文件了。请用一句话告诉我想解决什么问题。',
    'I have received your file. Please tell me in one sentence what you need.',
  ),
  askQuestion: both('请告诉我您想咨询的问题。', 'Please tell me what you would like to know.'),
  changeStrategy: both('抱歉刚才没有解决，我们换一个办法：', 'Sorry that did not solve it. Let us try another way:'),
  diagnostic: both(
    '抱歉刚才没有解决。为了不让您白试，请告诉我一件事：您做到哪一步、现在看到的是什么（比如灯、提示或代码）？',
    'Sorry that did not solve it. To avoid wasting your time, tell me one thing: which step did you reach, and what do you see now (a light, a message, a code)?',
  ),
  otherLanguage: both('这条资料目前只有另一种语言的版本：', 'This information is only available in another language:'),
  unsupportedLanguage: both(
    '我目前只能用中文和英文回答；需要其他语言的话，可以为您转人工。',
    'I can answer in English and Chinese only. If you prefer another language, I can bring in a colleague.',
  ),
  foreign: FOREIGN_SCRIPTS,
  offerElderly: both(
    '需要的话，我可以直接为您接人工同事，点“转人工”就行。',
    'If you prefer, I can connect you to a person right away: just tap the button.',
  ),
  offerVip: both(
    '您也可以随时点“转人工”，由专属同事接待您。',
    'You can be served by your dedicated colleague at any time: just tap the button.',
  ),
  resumeProcedure: both('我们继续刚才的步骤。', 'Back to where we were.'),
  parkedProcedure: both(
    '刚才的步骤我先替您保留 {minutes} 分钟，想继续时告诉我。',
    'I will keep our place in the steps for {minutes} minutes; tell me when you want to go on.',
  ),
  offerProcedure: both('需要的话，我可以一步一步带您办理。', 'If you like, I can walk you through it step by step.'),
  rerouted: both('这属于“{intent}”，请再简单说一下您的情况。', 'This is about "{intent}". Please tell me briefly what happens.'),
  cancelled: both('好的，先到这里。需要时随时叫我。', 'All right, let us leave it here. I am around when you need me.'),
  askResult: both('这一步做完后怎么样了？', 'How did that step go?'),
  askAgain: both('我没太明白，麻烦再说一次：', 'Sorry, I did not get that:'),
  transfer: both(
    '好的，正在为您转接人工同事，前面的内容已同步给 TA，您不用重复。',
    'Certainly. I am connecting you to a colleague, who can already see what we have discussed.',
  ),
  transferLadder: both(
    '抱歉还没有帮您解决，我不再让您反复尝试了，正在转接人工同事；试过的办法都已同步，您不用重复。',
    'Sorry this is still not solved. I am connecting you to a colleague with everything we tried, so you need not repeat it.',
  ),
  transferFallback: both(
    '抱歉我没能准确理解您的问题，正在为您转接人工同事，前面的内容已同步给 TA。',
    'Sorry, I could not understand this well enough. I am connecting you to a colleague, who can see what you wrote.',
  ),
  transferTimeout: both('让您久等了，抱歉。正在为您转接人工同事。', 'Sorry for the long wait. I am connecting you to a colleague.'),
  transferTool: both(
    '系统暂时查不到需要的信息，我为您转接人工同事处理，前面的内容已同步。',
    'Our system cannot fetch what is needed just now. I am connecting you to a colleague, who can see the details.',
  ),
  transferVip: both(
    '我现在就为您接通专属同事，试过的内容已同步给 TA。',
    'I am connecting you to your dedicated colleague now, with what we tried.',
  ),
  transferComplaint: both(
    '您的意见我们认真对待，正在转接投诉专员，前面的内容已同步，您不用重复。',
    'We take this seriously. I am connecting you to our complaints team with what you told me.',
  ),
  transferAnger: both(
    '马上为您转接人工同事，前面的情况都已同步，您不用重复。',
    'I am connecting you to a colleague right now with everything you told me.',
  ),
  transferRare: both(
    '这个问题比较少见，我请人工同事直接为您解答，内容已同步。',
    'This is an unusual question, so I am asking a colleague to answer it directly.',
  ),
  safety: both(
    '请先保证人身安全：立即断电、关水并离开设备，不要再次通电；有明火请拨打 119，有人受伤请拨打 120。我正在为您优先接通安全专员。',
    'Safety first: cut the power, close the water and move away; do not switch it on again. If there is fire or someone is hurt, call your local emergency number (119 / 120 in mainland China). I am connecting a safety specialist first.',
  ),
  crisis: both(
    '我很担心您现在的状态，您的安全最重要。我马上请人工同事联系您；如果您有危险，请立即拨打 120、110，或联系身边信任的人。',
    'I am worried about you and your safety comes first. A person will contact you now; if you are in danger please call your local emergency number or someone you trust.',
  ),
  infosec: both(
    '为了您的安全，请不要在聊天里发送银行卡号、身份证号、密码或验证码，我们的工作人员也不会向您索要。相关内容已做遮盖，我马上转接信息安全同事。',
    'For your safety, please do not send card numbers, ID numbers, passwords or codes here; our staff will never ask for them. I have masked them and am connecting our security team now.',
  ),
  confirmLegal: both(
    '您的诉求我已记录，您有权通过任何正规渠道反映。我可以马上转给投诉专员处理，并把前面的情况都带过去，需要现在转接吗？',
    'I have noted your concern, and you are free to use any official channel. I can pass it to our complaints team right now with everything you told me. Shall I?',
  ),
  confirmAnger: both(
    '真的抱歉让您这么生气。我可以马上请人工同事接手，并把前面的情况都带过去，需要现在转接吗？',
    'I am truly sorry this has upset you. I can bring in a colleague now with everything you told me. Shall I?',
  ),
  confirmCommitment: both(
    '价格、赔偿和补偿需要由人工同事核实后确认，我不能替公司承诺。您的要求我已记录，需要现在转给售后同事吗？',
    'Prices, refunds and compensation are confirmed by a person; I cannot promise them. I have noted your request. Shall I pass it to our after-sales team now?',
  ),
  confirmRule: both(
    '按您的情况，由人工同事处理会更稳妥，需要现在转接吗？',
    'A colleague would be the better person for this. Shall I connect you now?',
  ),
  confirmDeclined: both('好的，我继续帮您。', 'All right, I will carry on with you.'),
  queuePlace: both('前面还有 {position} 位', '{position} ahead of you'),
  queueWait: both('预计等待 {minutes} 分钟', 'about {minutes} min to wait'),
  queueClosed: both(
    '现在人工同事不在线，您的请求会一直保留，上线后第一时间联系您；也可以先留言。',
    'Our colleagues are off duty now. Your request stays open and they will contact you first thing; you may also leave a message.',
  ),
  queueClosedUntil: both(
    '现在人工同事不在线，服务恢复时间：{time}。您的请求会一直保留，届时优先联系您；也可以先留言。',
    'Our colleagues are off duty now and back at {time}. Your request stays open and they will contact you first; you may also leave a message.',
  ),
  progress: both('我还在查，请稍等一下。', 'Still looking, one moment please.'),
  degraded: both(
    '查询比平时慢。您可以继续等，或者我直接为您转人工。',
    'This takes longer than usual. You can keep waiting, or I can bring in a person.',
  ),
  apology: both('抱歉给您添麻烦了，我们马上处理。', 'Sorry for the trouble; let us fix it now.'),
  emotion: {
    anger: both('抱歉给您添麻烦了，我们马上处理。', 'Sorry for the trouble; let us fix it now.'),
    confusion: both(
      '是我没讲清楚。我们换一种方式，一步一步来，每步只做一件事。',
      'I was not clear. Let us take it one step at a time, one thing per step.',
    ),
    anxiety: both('我知道您着急，我们抓紧处理。', 'I know it is urgent; let us get on with it.'),
    disappointment: both('让您失望了，抱歉。我来看看有哪些办法。', 'I am sorry to let you down. Let me see what can be done.'),
    sadness: both('我理解您的心情，我们一起把它处理好。', 'I understand how you feel; let us sort this out together.'),
  },
  buttons: {
    resolved: both('已解决', 'Solved'),
    notResolved: both('未解决', 'Not solved'),
    human: both('转人工', 'Talk to a person'),
    noneOfThese: both('都不是', 'None of these'),
    yes: both('是', 'Yes'),
    no: both('不用', 'No'),
    done: both('完成了', 'Done'),
    cannot: both('做不到', 'I cannot do this'),
    errorCode: both('出现代码', 'It shows a code'),
    wantsRepair: both('我要维修', 'I want a repair'),
    wantsExchange: both('我要换货', 'I want an exchange'),
    wantsReturn: both('我要退货', 'I want to return it'),
    resume: both('继续刚才的步骤', 'Go on with the steps'),
    startProcedure: both('一步步带我做', 'Walk me through it'),
    stayWithBot: both('先不用', 'Not now'),
  },
  factLabels: {
    product: both('产品', 'Product'),
    model: both('型号', 'Model'),
    order_no: both('订单号', 'Order number'),
    error_code: both('故障代码', 'Error code'),
    phone: both('电话', 'Phone'),
    email: both('邮箱', 'E-mail'),
    date: both('日期', 'Date'),
    item_sku: both('商品', 'Item'),
    reason: both('原因', 'Reason'),
    condition: both('商品状态', 'Condition'),
    fault_desc: both('故障描述', 'Fault'),
    evidence: both('凭证', 'Evidence'),
    remedy: both('诉求', 'Remedy wanted'),
    confirm_apply: both('同意提交', 'Agreed to submit'),
    device_id: both('设备', 'Device'),
    serial_no: both('序列号', 'Serial number'),
    hazard: both('安全情况', 'Hazard'),
    wifi_band: both('Wi-Fi 频段', 'Wi-Fi band'),
    filter_bag_removed: both('已取下滤芯保护袋', 'Filter bag removed'),
    powers_on: both('能否开机', 'Powers on'),
    amount: both('金额', 'Amount'),
    address: both('地址', 'Address'),
    tracking_no: both('快递单号', 'Tracking number'),
    id_card: both('身份证号', 'Identity number'),
    bank_card: both('银行卡号', 'Card number'),
    passport: both('护照号', 'Passport number'),
    licence_plate: both('车牌号', 'Number plate'),
    postcode: both('邮编', 'Post code'),
    ip_address: both('IP 地址', 'IP address'),
  },
};
