import { COLOUR_SCHEMES, type ColourScheme } from '../bridge/vocabulary.ts';
import { type Cell, createCell } from '../chat/state.ts';
import type { Keeper } from '../storage/keeper.ts';

/** What the customer has set for themselves; kept in the browser. Sound is off until somebody wants it. */
export type Preferences = { sound: boolean /** 大字模式 (适老化): larger type, a person first. */; large: boolean; scheme: ColourScheme };

export function createPreferences(keeper: Keeper): Cell<Preferences> {
  const scheme = keeper.get('scheme') as ColourScheme;
  const cell = createCell<Preferences>({
    sound: keeper.get('sound') === '1',
    large: keeper.get('large') === '1',
    scheme: COLOUR_SCHEMES.includes(scheme) ? scheme : 'auto',
  });
  cell.subscribe(() => {
    const { sound, large, scheme: chosen } = cell.get();
    keeper.set('sound', sound ? '1' : null);
    keeper.set('large', large ? '1' : null);
    keeper.set('scheme', chosen === 'auto' ? null : chosen);
  });
  return cell;
}
