import { ID_PREFIXES, type Ids } from '@zhiyin/kernel';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Ids that count: `msg_00000000-0000-7000-8000-000000000001`, then …2, whatever the kind; valid UUID version 7 in form and order.
 * Secrets count too, are as long as real ones, and never equal one another. One call, one count: a test that makes its own starts at 1.
 */
export function countingIds(): Ids {
  let made = 0;
  return {
    next(kind) {
      made += 1;
      return `${ID_PREFIXES[kind]}_00000000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
    },
    secret(bytes = 16) {
      made += 1;
      let rest = made;
      let text = '';
      while (text.length < Math.ceil((bytes * 4) / 3)) {
        text = BASE64URL.charAt(rest % 64) + text;
        rest = Math.floor(rest / 64);
      }
      return text;
    },
  };
}
