import type { ReactNode } from 'react';

/** A page's name, one sentence on what it is for, and what one does there most. */
export function PageHead({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="page-head-words">
        <h1>{title}</h1>
        {hint && <p>{hint}</p>}
      </div>
      {children && <div className="page-head-tools">{children}</div>}
    </header>
  );
}
