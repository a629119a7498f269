/** 知音: the strings of the lute that only the right listener understands. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" role="presentation">
      <rect width="32" height="32" rx="8" fill="var(--zy-brand)" />
      <g fill="none" stroke="var(--zy-on-brand)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M9 11v10" />
        <path d="M13.7 7.5v17" />
        <path d="M18.3 12.5v7" />
        <path d="M23 9.5v13" />
      </g>
    </svg>
  );
}
