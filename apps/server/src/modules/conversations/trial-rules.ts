/** Attributes of a conversation by which a site says that no customer is talking: its people try the bot out, or a mystery shopper does. */
const MARKS = ['is_test', 'is_mystery', 'test'] as const;

/** Not what customers ask (OPERATIONS 2.1, 8): neither learned from, nor labelled, nor counted. */
export function isTest({ channel, attributes }: { channel: string; attributes: object | null }): boolean {
  const told: Readonly<Record<string, unknown>> = { ...attributes };
  return channel === 'test' || MARKS.some((mark) => told[mark] === true || told[mark] === 'true');
}
