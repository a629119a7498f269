import { describe, expect, it } from 'vitest';
import { createEntityFinder } from './finder.ts';

const finder = createEntityFinder({
  gazetteers: [
    {
      type: 'product',
      entries: [
        { value: 'AP-300', synonyms: ['净化器', '空气净化器', 'air purifier'] },
        { value: 'AP-500', synonyms: [] },
        { value: 'WM-10', synonyms: ['洗衣机', 'washing machine'] },
      ],
      fuzzy: true,
    },
  ],
  patterns: [
    { type: 'error_code', pattern: '\\b[NERWFCPD][1-9]\\b', normalise: 'upper' },
    { type: 'order_no', pattern: '\\bCS\\d{12}\\b', normalise: 'upper' },
  ],
  regions: ['CN', 'GB', 'US'],
  zone: 'Asia/Shanghai',
});
const NOW = new Date('2026-11-22T21:00:00+08:00');
const read = (text: string) =>
  finder
    .find(text, /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en', NOW)
    .filter((entity) => entity.type !== 'date' && entity.type !== 'duration')
    .map((entity) => `${entity.type}:${entity.text}=${entity.value}`);

describe('money 金额', () => {
  it.each([
    ['花了3万5', 'amount:3万5=CNY 35000'],
    ['三万五千块', 'amount:三万五千块=CNY 35000'],
    ['预算1.2万', 'amount:1.2万=CNY 12000'],
    ['百来块', 'amount:百来块=CNY 100'],
    ['三百多块钱', 'amount:三百多块钱=CNY 300'],
    ['￥99.9', 'amount:￥99.9=CNY 99.9'],
    ['99.90元', 'amount:99.90元=CNY 99.9'],
    ['９９元', 'amount:９９元=CNY 99'],
    ['￥ 1 299', 'amount:￥ 1 299=CNY 1299'],
    ['退给我299.5', 'amount:299.5=CNY 299.5'],
    ['USD 20', 'amount:USD 20=USD 20'],
    ['$1,299.00', 'amount:$1,299.00=USD 1299'],
    ['twenty bucks', 'amount:twenty bucks=USD 20'],
    ['卖我一百二', 'amount:一百二=CNY 120'],
    ['要价两千五', 'amount:两千五=CNY 2500'],
    ['付了一千二百块', 'amount:一千二百块=CNY 1200'],
    ['20塊5', 'amount:20塊5=CNY 20.5'],
    ['三块五毛', 'amount:三块五毛=CNY 3.5'],
    ['退我五毛钱', 'amount:五毛钱=CNY 0.5'],
    ['1299块', 'amount:1299块=CNY 1299'],
    ['1,299元', 'amount:1,299元=CNY 1299'],
    ['两百五十元', 'amount:两百五十元=CNY 250'],
    ['一千零五元', 'amount:一千零五元=CNY 1005'],
    ['3千块', 'amount:3千块=CNY 3000'],
    ['1万2千元', 'amount:1万2千元=CNY 12000'],
    ['五十块大洋', 'amount:五十块大洋=CNY 50'],
    ['花了100港币', 'amount:100港币=HKD 100'],
    ['£45.50', 'amount:£45.50=GBP 45.5'],
    ['19,99 €', 'amount:19,99 €=EUR 19.99'],
    ['€1.299,00', 'amount:€1.299,00=EUR 1299'],
    ['99 cents', 'amount:99 cents=USD 0.99'],
    ['it cost me 45 dollars', 'amount:45 dollars=USD 45'],
    ['a hundred and twenty yuan', 'amount:a hundred and twenty yuan=CNY 120'],
    ['about 2k yuan', 'amount:2k yuan=CNY 2000'],
    ['US$20', 'amount:US$20=USD 20'],
    ['$1.2k', 'amount:$1.2k=USD 1200'],
    ['9.9包邮', 'amount:9.9=CNY 9.9'],
    ['人民币500', 'amount:人民币500=CNY 500'],
    ['RMB 500', 'amount:RMB 500=CNY 500'],
  ])('%s', (text, expected) => expect(read(text)).toEqual([expected]));

  it.each([
    ['原价3999现价2999', ['amount:3999=CNY 3999', 'amount:2999=CNY 2999']],
    ['一千五一台', ['amount:一千五=CNY 1500']],
    ['1580一台', ['amount:1580=CNY 1580']],
    ['三四百块', []],
    ['两三块', []],
    ['给我补50', ['amount:50=CNY 50']],
    ['满300减50', ['amount:300=CNY 300', 'amount:50=CNY 50']],
    ['1.2k', ['number:1.2k=1200']],
    ['3万5', ['number:3万5=35000']],
    ['走了3万步', []],
    ['几百块', []],
    ['一块去吧', []],
    ['三块电池', []],
    ['300，400元', ['amount:400元=CNY 400']],
    ['块头大', []],
    ['一元复始', ['amount:一元=CNY 1']],
    ['AP-300元件', ['product:AP-300=AP-300']],
  ])('%s: %j', (text, expected) => expect(read(text)).toEqual(expected));
});

describe('discounts and quantities 折扣与数量', () => {
  it.each([
    ['八折', 'discount:八折=20%'],
    ['打八五折', 'discount:打八五折=15%'],
    ['打8.5折', 'discount:打8.5折=15%'],
    ['七五折', 'discount:七五折=25%'],
    ['打对折', 'discount:对折=50%'],
    ['半价', 'discount:半价=50%'],
    ['20% off', 'discount:20% off=20%'],
    ['10 percent discount', 'discount:10 percent discount=10%'],
    ['一折', 'discount:一折=90%'],
    ['卡在80%', 'percent:80%=80%'],
    ['百分之三十', 'percent:百分之三十=30%'],
    ['买了3台', 'quantity:3台=3 台'],
    ['要两件', 'quantity:两件=2 件'],
    ['5 kg', 'quantity:5 kg=5 kg'],
    ['5公斤', 'quantity:5公斤=5 kg'],
    ['二十斤', 'quantity:二十斤=20 斤'],
    ['500ml', 'quantity:500ml=500 ml'],
    ['1.5米', 'quantity:1.5米=1.5 m'],
    ['30平米', 'quantity:30平米=30 m2'],
    ['220V', 'quantity:220V=220 V'],
    ['two boxes', 'quantity:two boxes=2 boxes'],
    ['3 pcs', 'quantity:3 pcs=3 pcs'],
    ['要十個', 'quantity:十個=10 个'],
  ])('%s', (text, expected) => expect(read(text)).toEqual([expected]));

  it.each([
    '有一个问题',
    '打折吗',
    '折叠',
    '两个问题',
    '第三件',
    '一个多月',
    '骨折',
    '我有两点建议',
    '百折不挠',
    '一张嘴',
    '三包',
    '三四台',
  ])('none in %s', (text) => expect(read(text)).toEqual([]));
});

describe('telephone numbers 电话', () => {
  it.each([
    ['13800138000', '+8613800138000'],
    ['138 0013 8000', '+8613800138000'],
    ['138-0013-8000', '+8613800138000'],
    ['+86 13800138000', '+8613800138000'],
    ['＋８６１３８００１３８０００', '+8613800138000'],
    ['8613800138000', '+8613800138000'],
    ['010-62345678', '+861062345678'],
    ['(021)62345678', '+862162345678'],
    ['0755 12345678', null],
    ['0755-23456789', '+8675523456789'],
    ['0571-87654321转801', '+8657187654321;ext=801'],
    ['400-820-8820', '+864008208820'],
    ['4008208820', '+864008208820'],
    ['一三八零零一三八零零零', '+8613800138000'],
    ['+1 415 555 2671', '+14155552671'],
    ['+44 20 7946 0958', '+442079460958'],
    // Guangzhou has 020 as London has: the first of the regions wins
    ['020 7946 0958', '+862079460958'],
    ['+852 2345 6789', '+85223456789'],
    ['call me on 07911 123456', '+447911123456'],
    ['call 1-800-555-0199', '+18005550199'],
    ['(415) 555-2671', '+14155552671'],
  ])('%s is %s', (text, value) => {
    const found = finder.find(text, 'zh-CN', NOW).filter((entity) => entity.type === 'phone');
    expect(found.map((entity) => entity.value)).toEqual(value ? [value] : []);
  });

  it.each([
    '202611220012',
    '1234567',
    '2026-11-22',
    '12345678901234',
    '138001380001',
    '6222021234567890',
    '单号 75123456789012',
    '100000000000',
  ])('no telephone in %s', (text) => expect(read(text).filter((found) => found.startsWith('phone'))).toEqual([]));
});

describe('codes 编号', () => {
  it.each([
    ['订单CS202611220001到哪了', 'order_no:CS202611220001=CS202611220001'],
    ['cs202611220001', 'order_no:cs202611220001=CS202611220001'],
    ['订单号：20261122000123', 'order_no:20261122000123=20261122000123'],
    ['my order number is 112-3456789', 'order_no:112-3456789=1123456789'],
    ['报E1', 'error_code:E1=E1'],
    ['错误码 E102', 'error_code:E102=E102'],
    ['error code 0x80070005', 'error_code:0x80070005=0X80070005'],
    ['快递单号SF1234567890123', 'tracking_no:SF1234567890123=SF1234567890123'],
    ['运单号 75123456789012', 'tracking_no:75123456789012=75123456789012'],
    ['tracking number 1Z999AA10123456784', 'tracking_no:1Z999AA10123456784=1Z999AA10123456784'],
    ['RR473124829GB', 'tracking_no:RR473124829GB=RR473124829GB'],
    ['11010519491231002X', 'id_card:11010519491231002X=11010519491231002X'],
    ['4111 1111 1111 1111', 'bank_card:4111 1111 1111 1111=4111111111111111'],
    ['卡号6228480402564890018', 'bank_card:6228480402564890018=6228480402564890018'],
    ['京A12345', 'licence_plate:京A12345=京A12345'],
    ['粤B·D12345', 'licence_plate:粤B·D12345=粤BD12345'],
    ['邮编100080', 'postcode:100080=100080'],
    ['SW1A 1AA', 'postcode:SW1A 1AA=SW1A 1AA'],
    ['序列号 AP3A2026B00123', 'serial_no:AP3A2026B00123=AP3A2026B00123'],
    ['mail me at Li.Na@example.com.', 'email:Li.Na@example.com=li.na@example.com'],
    ['邮箱是li_na@qq.com谢谢', 'email:li_na@qq.com=li_na@qq.com'],
    ['看https://example.com/a?b=1。', 'url:https://example.com/a?b=1=https://example.com/a?b=1'],
    ['see www.example.co.uk/help.', 'url:www.example.co.uk/help=www.example.co.uk/help'],
    ['192.168.1.1', 'ip_address:192.168.1.1=192.168.1.1'],
  ])('%s', (text, expected) => expect(read(text)).toEqual([expected]));

  it.each([
    ['a wrong check digit', '110105194912310021'],
    ['a card number that is none', '4111 1111 1111 1112'],
    ['the same digit over and over', '4444444444444444'],
    ['a post item with a wrong check', 'RR473124828GB'],
    ['a code that opens somebody’s account', '验证码 829301'],
  ])('%s is left out: %s', (_why, text) => expect(read(text)).toEqual([]));
});

describe('products, as they are typed', () => {
  it.each([
    ['AP300'],
    ['ap 300'],
    ['a p 300'],
    ['AP－３００'],
    ['AP_300'],
    ['AP3OO'],
    ['ap-30o'],
    ['PA300'],
    ['APP300'],
    ['空氣凈化器'],
    ['空气净化机'],
    ['air purifer'],
  ])('%s is the AP-300', (text) => expect(read(text).map((found) => found.split('=')[1])).toEqual(['AP-300']));

  it.each(['AP-30', 'AP301', 'AP 3000', 'app', 'IP300', 'map 300', 'P300'])('%s is not', (text) =>
    expect(read(text).filter((found) => found.startsWith('product'))).toEqual([]),
  );
});

describe('addresses 地址', () => {
  it.each([
    ['寄到浙江省杭州市西湖区文三路123号2栋501室', '浙江省杭州市西湖区文三路123号2栋501室'],
    ['地址改成上海市浦东新区张江镇碧波路690号3号楼2单元1102室', '上海市浦东新区张江镇碧波路690号3号楼2单元1102室'],
    ['收货地址：广东省深圳市南山区科技园南路88号', '广东省深圳市南山区科技园南路88号'],
    ['我住在北京市朝阳区望京街道阜通东大街6号院3号楼', '北京市朝阳区望京街道阜通东大街6号院3号楼'],
    ['内蒙古自治区呼和浩特市新城区新华大街1号', '内蒙古自治区呼和浩特市新城区新华大街1号'],
    ['送到四川省成都市武侯区天府大道北段1480号', '四川省成都市武侯区天府大道北段1480号'],
    ['江苏省南京市江宁区将军大道29号，电话13800138000', '江苏省南京市江宁区将军大道29号'],
    ['寄到新北市板橋區文化路一段100號5樓', '新北市板橋區文化路一段100號5樓'],
    ['西湖区文三路123号', '西湖区文三路123号'],
    ['河南省郑州市金水区花园路39号院2号楼1单元501', '河南省郑州市金水区花园路39号院2号楼1单元501'],
    ['广州市天河区体育西路103号维多利广场B塔20楼', '广州市天河区体育西路103号维多利广场B塔20楼'],
    ['寄到我公司：深圳市南山区粤海街道高新南一道9号', '深圳市南山区粤海街道高新南一道9号'],
    ['上海徐汇区漕溪北路88号圣爱大厦1203', '上海徐汇区漕溪北路88号圣爱大厦1203'],
    ['unit 5, 22 King St, Sydney NSW 2000', 'unit 5, 22 King St, Sydney NSW'],
    ['阳光花园3栋2单元501室', '阳光花园3栋2单元501室'],
    ['湖南省长沙市岳麓区麓山南路932号中南大学', '湖南省长沙市岳麓区麓山南路932号中南大学'],
    ['send it to 221B Baker Street, London NW1 6XE', '221B Baker Street, London NW1 6XE'],
    ['ship to 1600 Pennsylvania Avenue NW, Washington, DC 20500', '1600 Pennsylvania Avenue NW, Washington, DC 20500'],
    ['my address is Flat 3, 12 High Street, Oxford', 'Flat 3, 12 High Street, Oxford'],
    ['350 Fifth Avenue, Apt 12B, New York, NY 10118', '350 Fifth Avenue, Apt 12B, New York, NY 10118'],
    ['I live at 45 Park Road', '45 Park Road'],
  ])('%s', (text, address) => {
    const found = finder.find(text, 'zh-CN', NOW).filter((entity) => entity.type === 'address');
    expect(found.map((entity) => entity.text)).toEqual([address]);
  });

  it.each(['我在路上', '市区有门店吗', '上海市', '这个小区能送吗', '1号线', '3 ways to reset', '路由器在哪个区', '10 square meters'])(
    'none in %s',
    (text) => expect(read(text).filter((found) => found.startsWith('address'))).toEqual([]),
  );
});
