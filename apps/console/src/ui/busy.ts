/** How a button looks while its deed lasts. It stays where the focus is and keeps its name; a second press does nothing. */
export const busyLook = (busy: boolean) => ({ 'aria-busy': busy, className: busy ? 'is-busy' : '' });
