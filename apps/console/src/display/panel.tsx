import { useId, type ReactNode } from 'react';
import { useArrival } from './arrival.js';

interface PanelProps {
  title: string;
  /** Beside the title, at the right. */
  aside?: ReactNode;
  /** Without padding, for tables. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, aside, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside && <div className="actions">{aside}</div>}
      </div>
      {flush ? children : <div className="panel-body stack">{children}</div>}
    </section>
  );
}

interface PageProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** The page begins with something that says more than its name: that is for screen readers. */
  headless?: boolean;
  children: ReactNode;
}

export function PageFrame({ title, lead, actions, headless = false, children }: PageProps) {
  const heading = useArrival();
  return (
    <div className="page">
      <title>{`${title} · Control plane`}</title>
      <header className={headless ? 'visually-hidden' : 'page-head'}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className="actions">{actions}</div>}
        {lead && <p>{lead}</p>}
      </header>
      {children}
    </div>
  );
}
