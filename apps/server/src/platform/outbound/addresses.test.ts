import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGlobalAddress } from './addresses.ts';
import { checkOutboundUrl } from './index.ts';

describe('addresses as written: refused without asking the network', () => {
  const refused: [why: string, url: string, refusal: string][] = [
    ['no URL', 'not a url', 'malformed'],
    ['empty', '', 'malformed'],
    ['no host', 'http://', 'malformed'],
    ['scheme-relative', '//example.com/', 'malformed'],
    ['port out of range', 'http://example.com:99999/', 'malformed'],
    ['five-part IPv4', 'http://1.2.3.4.5/', 'malformed'],
    ['octet past 255', 'http://256.1.1.1/', 'malformed'],
    ['zone id', 'http://[fe80::1%25eth0]/', 'malformed'],
    ['too long', `http://example.com/${'a'.repeat(5000)}`, 'malformed'],
    ['file', 'file:///etc/passwd', 'scheme'],
    ['gopher', 'gopher://127.0.0.1:6379/_INFO', 'scheme'],
    ['ftp', 'ftp://example.com/', 'scheme'],
    ['data', 'data:text/html,<script>1</script>', 'scheme'],
    ['javascript', 'javascript:alert(1)', 'scheme'],
    ['dict', 'dict://127.0.0.1:11211/stat', 'scheme'],
    ['ldap', 'ldap://127.0.0.1/', 'scheme'],
    ['unix socket style', 'unix:/var/run/docker.sock', 'scheme'],
    ['blob', 'blob:http://example.com/1', 'scheme'],
    ['ws', 'ws://example.com/', 'scheme'],
    ['user in address', 'http://user@example.com/', 'credentials'],
    ['user and password', 'https://user:pass@example.com/', 'credentials'],
    ['confusing at sign', 'http://example.com@127.0.0.1/', 'credentials'],
    ['backslash and at', 'http://example.com\\@127.0.0.1/', 'port-or-none'],
    ['ssh port', 'http://example.com:22/', 'port'],
    ['redis port', 'http://example.com:6379/', 'port'],
    ['database port', 'https://example.com:5432/', 'port'],
    ['http-alt port', 'http://example.com:8080/', 'port'],
    ['loopback', 'http://127.0.0.1/', 'address'],
    ['loopback, not .1', 'http://127.8.9.10/', 'address'],
    ['short loopback', 'http://127.1/', 'address'],
    ['zero', 'http://0/', 'address'],
    ['zero dotted', 'http://0.0.0.0/', 'address'],
    ['zero network', 'http://0.1.2.3/', 'address'],
    ['decimal loopback', 'http://2130706433/', 'address'],
    ['octal loopback', 'http://0177.0.0.1/', 'address'],
    ['long octal loopback', 'http://017700000001/', 'address'],
    ['hex loopback', 'http://0x7f000001/', 'address'],
    ['dotted hex', 'http://0x7f.0x0.0x0.0x1/', 'address'],
    ['mixed bases', 'http://0x7f.1/', 'address'],
    ['full-width digits', 'http://１２７.０.０.１/', 'address'],
    ['circled digits', 'http://①②⑦.⓪.⓪.①/', 'address'],
    ['ideographic full stops', 'http://127。0。0。1/', 'address'],
    ['percent-encoded', 'http://%31%32%37.0.0.1/', 'address'],
    ['trailing dot', 'http://127.0.0.1./', 'address'],
    ['upper-case scheme', 'HTTP://127.0.0.1/', 'address'],
    ['tab inside', 'http://127.0.\t0.1/', 'address'],
    ['ten', 'http://10.0.0.5/', 'address'],
    ['172.16', 'http://172.16.0.1/', 'address'],
    ['172.31', 'http://172.31.255.255/', 'address'],
    ['192.168', 'http://192.168.1.1/', 'address'],
    ['carrier-grade NAT', 'http://100.64.0.1/', 'address'],
    ['Alibaba metadata', 'http://100.100.100.200/latest/meta-data/', 'address'],
    ['AWS and GCP metadata', 'http://169.254.169.254/latest/meta-data/', 'address'],
    ['metadata, decimal', 'http://2852039166/', 'address'],
    ['ECS metadata', 'http://169.254.170.2/v2/credentials', 'address'],
    ['Azure host agent', 'http://168.63.129.16/machine', 'address'],
    ['Oracle metadata', 'http://192.0.0.192/', 'address'],
    ['6to4 relay', 'http://192.88.99.1/', 'address'],
    ['documentation', 'http://192.0.2.1/', 'address'],
    ['benchmarking', 'http://198.18.0.1/', 'address'],
    ['multicast', 'http://224.0.0.1/', 'address'],
    ['reserved', 'http://240.0.0.1/', 'address'],
    ['broadcast', 'http://255.255.255.255/', 'address'],
    ['IPv6 loopback', 'http://[::1]/', 'address'],
    ['IPv6 loopback in full', 'http://[0:0:0:0:0:0:0:1]/', 'address'],
    ['IPv6 unspecified', 'http://[::]/', 'address'],
    ['mapped loopback', 'http://[::ffff:127.0.0.1]/', 'address'],
    ['mapped loopback in hex', 'http://[::ffff:7f00:1]/', 'address'],
    ['mapped public', 'http://[::ffff:8.8.8.8]/', 'address'],
    ['compatible loopback', 'http://[::127.0.0.1]/', 'address'],
    ['translated (SIIT)', 'http://[::ffff:0:127.0.0.1]/', 'address'],
    ['NAT64', 'http://[64:ff9b::7f00:1]/', 'address'],
    ['local NAT64', 'http://[64:ff9b:1::a00:1]/', 'address'],
    ['6to4', 'http://[2002:7f00:1::]/', 'address'],
    ['Teredo', 'http://[2001:0:7f00:1::]/', 'address'],
    ['ISATAP', 'http://[2a00:1450:4001:80b:0:5efe:a00:1]/', 'address'],
    ['ISATAP, universal bit', 'http://[2a00:1450:4001:80b:200:5efe:a00:1]/', 'address'],
    ['IPv6 link-local', 'http://[fe80::1]/', 'address'],
    ['site-local', 'http://[fec0::1]/', 'address'],
    ['unique local', 'http://[fd12:3456::1]/', 'address'],
    ['AWS metadata over IPv6', 'http://[fd00:ec2::254]/', 'address'],
    ['IPv6 multicast', 'http://[ff02::1]/', 'address'],
    ['IPv6 documentation', 'http://[2001:db8::1]/', 'address'],
    ['new IPv6 documentation', 'http://[3fff::1]/', 'address'],
    ['discard', 'http://[100::1]/', 'address'],
    ['ORCHID', 'http://[2001:20::1]/', 'address'],
    ['segment routing', 'http://[5f00::1]/', 'address'],
    ['outside global unicast', 'http://[4000::1]/', 'address'],
  ];
  test.each(refused.filter(([, , refusal]) => refusal !== 'port-or-none'))('%s: %s', (_why, url, refusal) => {
    expect(checkOutboundUrl(url)).toBe(refusal);
  });

  test('a backslash ends the host, so what follows the at sign is a path', () => {
    expect(new URL('http://example.com\\@127.0.0.1/').hostname).toBe('example.com');
    expect(checkOutboundUrl('http://example.com\\@127.0.0.1/')).toBeNull();
  });

  test.each([
    ['a name', 'https://example.com/hook?x=1'],
    ['plain http', 'http://example.com/'],
    ['the usual port said aloud', 'https://example.com:443/'],
    ['https on 80', 'https://example.com:80/'],
    ['an internationalised name', 'https://例子.测试/'],
    ['a public IPv4', 'http://8.8.8.8/'],
    ['a public IPv6', 'http://[2606:4700:4700::1111]/'],
    ['just below the private block', 'http://172.15.255.255/'],
    ['just above the private block', 'http://172.32.0.0/'],
    ['just below carrier-grade NAT', 'http://100.63.255.255/'],
    ['just above carrier-grade NAT', 'http://100.128.0.0/'],
  ])('let through as written: %s', (_what, url) => {
    expect(checkOutboundUrl(url)).toBeNull();
  });

  test('the allow-list opens one host on one port and nothing beside it', () => {
    const allow = ['CRM.intern:8080', '127.0.0.1:9000', '[::1]:9000'];
    expect(checkOutboundUrl('http://crm.intern:8080/x', allow)).toBeNull();
    expect(checkOutboundUrl('http://127.0.0.1:9000/', allow)).toBeNull();
    expect(checkOutboundUrl('http://[::1]:9000/', allow)).toBeNull();
    expect(checkOutboundUrl('http://crm.intern:8081/', allow)).toBe('port');
    expect(checkOutboundUrl('http://127.0.0.1/', allow)).toBe('address');
    expect(checkOutboundUrl('http://127.0.0.2:9000/', allow)).toBe('port');
  });
});

describe('isGlobalAddress', () => {
  const inside = (prefix: number[], bits: number) => (address: number[]) =>
    prefix.every((octet, at) => {
      const mask = bits >= (at + 1) * 8 ? 255 : bits <= at * 8 ? 0 : (255 << (8 - (bits - at * 8))) & 255;
      return ((address[at] ?? 0) & mask) === (octet & mask);
    });
  const privateBlocks = [
    inside([0], 8),
    inside([10], 8),
    inside([127], 8),
    inside([100, 64], 10),
    inside([169, 254], 16),
    inside([172, 16], 12),
    inside([192, 168], 16),
    inside([224], 3),
  ];

  test('no IPv4 address of a private block is public, nor is any IPv6 form that carries an IPv4 address', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }), (octets) => {
        const dotted = octets.join('.');
        if (privateBlocks.some((block) => block(octets))) expect(isGlobalAddress(dotted)).toBe(false);
        const [a, b, c, d] = octets as [number, number, number, number];
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        for (const carrier of [
          `::ffff:${dotted}`,
          `::${hex}`,
          `::ffff:0:${hex}`,
          `64:ff9b::${hex}`,
          `2002:${hex}::1`,
          `2001:0:${hex}::1`,
        ]) {
          expect(isGlobalAddress(carrier)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('arbitrary text is never a public address and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => !isGlobalAddress(`${text}x`)));
  });

  test.each(['', '1', '0x8.8.8.8', '010.8.8.8', '8.8.8', 'fe80::1%eth0', '2606:4700::1%eth0', '[2606:4700::1]', ' 8.8.8.8'])(
    'not an address in plain form: %j',
    (text) => {
      expect(isGlobalAddress(text)).toBe(false);
    },
  );
});
