/**
 * 繁简对照: common traditional characters followed by the simplified character each folds to ("萬万").
 * Used for matching (so that 「退貨」 finds 「退货」) and for telling zh-TW from zh-CN; characters that are ordinary in
 * both scripts are left out.
 */
const PAIRS =
  '萬万與与醜丑專专業业叢丛東东絲丝丟丢兩两嚴严喪丧個个豐丰臨临為为麗丽舉举義义烏乌樂乐喬乔習习鄉乡書书買买亂乱爭争雲云亞亚產产畝亩親亲億亿僅仅僕仆從从侖仑倉仓儀仪們们價价眾众優优會会傘伞偉伟傳传傷伤倫伦偽伪體体餘余傭佣側侧僑侨儲储兒儿兌兑黨党蘭兰關关興兴養养獸兽內内岡冈冊册寫写軍军農农馮冯沖冲決决況况凍冻淨净涼凉減减湊凑鳳凤憑凭凱凯擊击鑿凿劃划劉刘則则剛刚創创刪删別别剎刹劑剂劍剑劇剧勸劝辦办務务動动勵励勁劲勞劳勢势勝胜區区醫医華华協协單单賣卖盧卢衛卫卻却廠厂廳厅歷历厲厉壓压厭厌廁厕廂厢廈厦廚厨縣县參参雙双發发變变敘叙疊叠葉叶號号嘆叹嚇吓嗎吗啟启吳吴吶呐嘔呕員员聽听鳴鸣嚨咙響响啞哑嘩哗噴喷嘍喽囑嘱團团園园圍围國国圖图圓圆聖圣場场壞坏塊块堅坚壇坛墳坟墜坠壟垄牆墙壯壮聲声殼壳處处備备複复夠够頭头誇夸夾夹奪夺奮奋獎奖奧奥婦妇媽妈姍姗娛娱嬰婴嬸婶孫孙學学寧宁寶宝實实寵宠審审憲宪宮宫寬宽賓宾對对尋寻導导壽寿將将爾尔塵尘嘗尝盡尽層层屜屉屆届屬属歲岁豈岂島岛嶺岭幣币帥帅師师帳帐簾帘帶带幫帮幹干並并廣广莊庄慶庆庫库應应廟庙廢废開开異异棄弃張张彌弥彎弯彈弹強强歸归當当錄录徹彻徑径禦御憶忆憂忧懷怀態态慫怂總总懇恳惡恶惱恼懸悬驚惊懼惧慘惨懲惩憊惫慚惭慣惯憤愤願愿戲戏戰战戶户撲扑執执擴扩掃扫揚扬擾扰撫抚拋抛搶抢護护報报擔担擬拟擁拥攔拦擰拧撥拨擇择掛挂揮挥撈捞損损撿捡換换據据擲掷擋挡掙挣擠挤攝摄擺摆搖摇攤摊敵敌數数齋斋鬥斗斬斩斷断無无舊旧時时曠旷曇昙晝昼顯显曉晓暈晕暉晖暫暂術术樸朴機机殺杀雜杂權权條条來来楊杨極极構构槍枪櫃柜標标棧栈欄栏樹树樣样橋桥檔档檢检樓楼榮荣櫻樱歡欢歐欧殲歼殘残毀毁畢毕氣气氫氢漢汉湯汤溝沟沒没滬沪淪沦淚泪潑泼澤泽潔洁灑洒淺浅漿浆澆浇濁浊測测濟济渾浑濃浓濤涛澇涝渦涡潤润漲涨澀涩漸渐漁渔滲渗溫温遊游灣湾濕湿潰溃濺溅滾滚滿满濾滤濫滥灘滩滅灭燈灯靈灵災灾爐炉點点煉炼爛烂煙烟煩烦燒烧燙烫熱热愛爱爺爷牽牵犧牺狀状猶犹獨独狹狭獅狮獄狱獵猎豬猪貓猫獻献瑪玛環环現现瑣琐電电畫画暢畅療疗瘋疯癢痒皺皱盞盏鹽盐監监蓋盖盜盗盤盘睜睁瞭了礦矿碼码磚砖確确礙碍禮礼禍祸離离禿秃種种積积稱称穩稳窮穷竊窃竅窍競竞筆笔筍笋簡简籃篮籠笼籤签簽签類类糧粮緊紧糾纠紅红約约級级紀纪純纯紗纱綱纲納纳縱纵紛纷紙纸紋纹紡纺線线練练組组細细織织終终紹绍經经綁绑絨绒結结繞绕給给絕绝統统絹绢繡绣繼继績绩緒绪續续繩绳維维綿绵綜综綠绿緩缓編编緣缘縮缩繳缴網网羅罗罰罚羨羡聯联聰聪聞闻肅肃腸肠膚肤腎肾腫肿脹胀脅胁膽胆腦脑膠胶臉脸艦舰艙舱艱艰藝艺節节蕪芜蘆芦蘇苏蘋苹範范莖茎薦荐蕩荡薩萨藍蓝藥药蘿萝螢萤營营蕭萧蟲虫蝦虾蝕蚀螞蚂蠻蛮襯衬襪袜襲袭裝装見见觀观規规視视覽览覺觉觸触譽誉計计訂订認认討讨讓让訓训議议訊讯記记講讲許许論论設设訪访訣诀證证評评識识詐诈訴诉診诊詞词譯译試试詩诗誠诚話话誕诞詢询該该詳详語语誤误說说請请諸诸諾诺讀读課课誰谁調调諒谅談谈謀谋諮咨謊谎謝谢謠谣謹谨譜谱貝贝負负貢贡財财責责賢贤敗败賬账貨货質质販贩貪贪購购貯贮貫贯貼贴貴贵貸贷貿贸費费賀贺賊贼資资賠赔賜赐賞赏賴赖賺赚賽赛贈赠贏赢趙赵趕赶趨趋躍跃踐践車车軌轨轉转輪轮軟软輕轻載载較较輛辆輸输轄辖辭辞邊边遼辽達达遷迁過过邁迈運运還还這这進进遠远違违連连遲迟適适選选遜逊遞递遺遗鄧邓鄭郑鄰邻醬酱釋释裡里裏里針针釘钉釣钓鈣钙鈕钮鈔钞鋼钢鑰钥鈎钩錢钱鉗钳鑽钻鐵铁鈴铃鉛铅銅铜銘铭鋁铝銀银鏈链鋪铺鎖锁鋤锄鍋锅銷销錯错鍵键鋸锯鎮镇鏡镜鐘钟長长門门閃闪閉闭問问閒闲間间悶闷鬧闹閣阁閱阅闊阔隊队陽阳陰阴陣阵階阶際际陸陆陳陈險险隨随隱隐隸隶難难雖虽靜静頁页頂顶項项順顺須须頑顽顧顾頓顿預预領领頗颇頸颈頻频題题額额顏颜顫颤風风飄飘飛飞飯饭飲饮飾饰飽饱餃饺餅饼餓饿館馆饅馒馬马馴驯駛驶駐驻駕驾罵骂驕骄騎骑騙骗騰腾驗验魚鱼鮮鲜鯨鲸鳥鸟雞鸡鴨鸭鵝鹅鷹鹰麥麦黃黄齊齐齒齿龍龙龜龟嗶哔麼么後后臺台台台佈布佔占採采慾欲於于妳你牠它祇只誌志麵面鬆松鬚须髮发闆板檯台週周剩剩濛蒙纔才塗涂穫获係系囉啰喲哟咖咖滷卤匯汇彙汇颱台暱昵滯滞諷讽廳厅嚐尝擱搁擦擦攜携晶晶櫥橱橘橘燦灿燭烛燉炖犢犊瓏珑癮瘾癥症睏困矯矫碩硕磅磅祕秘禱祷穌稣窩窝筵筵箋笺節节簍篓籌筹糰团緻致繫系繪绘罈坛耀耀脫脱蔥葱蔣蒋薑姜藉借蠟蜡衝冲裊袅褲裤詭诡誼谊諧谐謎谜譏讥譬譬賄贿賭赌贊赞蹤踪軀躯輔辅輩辈輯辑辯辩迴回逕径遙遥邏逻鄺邝醞酝釀酿鈍钝鉤钩鎊镑鏟铲鑒鉴閥阀闖闯闡阐隻只雛雏霧雾韌韧韻韵頒颁頰颊飼饲餐餐餵喂駁驳騷骚鬍胡鴉鸦鴿鸽黴霉';

const SAME = new Set('台剩咖擦晶橘磅筵耀譬餐');

const TO_SIMPLIFIED: ReadonlyMap<string, string> = (() => {
  const characters = [...PAIRS];
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < characters.length; i += 2) {
    const [traditional, simplified] = [characters[i]!, characters[i + 1]!];
    if (traditional !== simplified && !SAME.has(traditional)) map.set(traditional, simplified);
  }
  return map;
})();

/** Simplified forms that exist only in simplified writing: evidence for zh-CN. */
const SIMPLIFIED_ONLY: ReadonlySet<string> = new Set(
  [...TO_SIMPLIFIED.values()].filter((c) => !'了才只台里后系志面板周占于余卷回干并松胡布采致须'.includes(c)),
);

/** Folds traditional Chinese characters to simplified ones; leaves every other character, and the length, as it is. */
export function toSimplified(text: string): string {
  let out = '';
  let changed = false;
  for (const character of text) {
    const simple = TO_SIMPLIFIED.get(character);
    if (simple !== undefined) changed = true;
    out += simple ?? character;
  }
  return changed ? out : text;
}

/** How many characters of the text are written only in traditional, and only in simplified Chinese. */
export function countChineseVariants(text: string): { traditional: number; simplified: number } {
  let traditional = 0;
  let simplified = 0;
  for (const character of text) {
    if (TO_SIMPLIFIED.has(character)) traditional++;
    else if (SIMPLIFIED_ONLY.has(character)) simplified++;
  }
  return { traditional, simplified };
}
