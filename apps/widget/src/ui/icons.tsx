/** One set of line icons, 24 units, drawn with the text's own colour; each stands beside a label or inside a labelled button. */
const PATHS = {
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M12 5.2v.6M12 11.7v.6M12 18.2v.6',
  person:
    'M5 13.5v-1.5a7 7 0 0 1 14 0v1.5M5 13.5h2.5v5H6.5A1.5 1.5 0 0 1 5 17zM19 13.5h-2.5v5h1a1.5 1.5 0 0 0 1.5-1.5zM16.5 18.5c0 1.5-1.5 2-3.5 2',
  send: 'M12 19V5.5M6 11l6-6 6 6',
  attach: 'M19.5 11.5l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-8 8a1.5 1.5 0 0 1-2.2-2.2l7.3-7.3',
  file: 'M7 3.5h7l4 4v13H7zM13.5 3.5v4.5H18',
  source: 'M5 5.5A2 2 0 0 1 7 3.5h11.5v14H7a2 2 0 0 0-2 2zM5 19.5a2 2 0 0 0 2 1h11.5v-3',
  chevron: 'M7 10l5 5 5-5',
  arrow: 'M9 6l6 6-6 6',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  flag: 'M6 20.5v-16M6 5c4-2 7 2 12 0v8.5c-5 2-8-2-12 0',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 7.5V12l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  warning: 'M12 8.5v4.5M12 16.5v.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  restart: 'M5 12a7 7 0 1 0 2.3-5.2M5 4.5v4h4',
  star: 'M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z',
  sound: 'M5 9.5v5h3l4 3.5v-12l-4 3.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  mute: 'M5 9.5v5h3l4 3.5v-12l-4 3.5zM16 9.5l5 5M21 9.5l-5 5',
  text: 'M3.5 18l4-11.5h1l4 11.5M5 14.5h6M14.5 18l2.7-7.5h.8l2.7 7.5M15.5 15.5h4.2',
  contrast: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 3.5v17',
  steps: 'M10 6.5h9M10 12h9M10 17.5h9M5 6.5v.01M5 12v.01M5 17.5v.01',
};
export type IconName = keyof typeof PATHS;

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        stroke-width={name === 'more' ? 2.6 : 1.7}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
