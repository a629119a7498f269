/** Words both sides of the border use. Apart from the checks, so that the loader does not carry those it never runs. */
export const COLOUR_SCHEMES = ['light', 'dark', 'auto'] as const;
export type ColourScheme = (typeof COLOUR_SCHEMES)[number];
/** What a site can listen to. */
export const HOST_EVENTS = ['ready', 'open', 'close', 'message', 'unread', 'beforeSend'] as const;
export type HostEvent = (typeof HOST_EVENTS)[number];
