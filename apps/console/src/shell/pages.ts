export interface PageEntry {
  href: string;
  name: string;
  /** Path of the icon on a 16 × 16 grid. */
  icon: string;
}

export interface PageGroup {
  name: string;
  pages: readonly PageEntry[];
}

/** By what one has in mind; within a group in the order an incident asks for them. */
export const PAGE_GROUPS: readonly PageGroup[] = [
  {
    name: 'Looking',
    pages: [
      { href: '/', name: 'Overview', icon: 'M2 9h3l2-6 3 10 2-5h2' },
      {
        href: '/map',
        name: 'Map',
        icon: 'M2 4h3v3H2zM2 10h3v3H2zM11 7h3v3h-3zM5 5.5c4 0 2 3 6 3M5 11.5c4 0 2-3 6-3',
      },
      { href: '/events', name: 'Events', icon: 'M3 4h10M3 8h10M3 12h6' },
    ],
  },
  {
    name: 'Flow',
    pages: [
      { href: '/sources', name: 'Sources', icon: 'M8 2v7M5 6l3 3 3-3M2 10v4h12v-4' },
      {
        href: '/catalogue',
        name: 'Catalogue',
        icon: 'M3 3h4v10H3zM7 3h3v10H7zM10.5 4l2.5-.7 1.7 9.4-2.5.6',
      },
      { href: '/topics', name: 'Topics', icon: 'M3 5h7l3 3-3 3H3z' },
      { href: '/consumers', name: 'Consumers', icon: 'M2 8h7M6 5l3 3-3 3M11 3h3v10h-3' },
      { href: '/canaries', name: 'Canaries', icon: 'M2 8h3l2-4 2 8 2-4h3' },
      { href: '/workers', name: 'Workers', icon: 'M3 3h10v4H3zM3 9h10v4H3zM5.5 5h.01M5.5 11h.01' },
    ],
  },
  {
    name: 'To mend',
    pages: [
      { href: '/dead-letters', name: 'Dead letters', icon: 'M2 4h12v8H2zM2 4l6 5 6-5' },
      { href: '/rejected', name: 'Rejected', icon: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M4 12l8-8' },
      {
        href: '/expectations',
        name: 'Expectations',
        icon: 'M2 4l1.5 1.5L6 3M2 9l1.5 1.5L6 8M8 4.5h6M8 9.5h6M8 13h6',
      },
      { href: '/gaps', name: 'Gaps', icon: 'M2 8h4M10 8h4M6 4v8M10 4v8' },
      { href: '/replays', name: 'Replays', icon: 'M13 8a5 5 0 1 1-2-4M13 2v3h-3' },
    ],
  },
  {
    name: 'Decisions',
    pages: [
      { href: '/approvals', name: 'Approvals', icon: 'M3 3h10v10H3zM5.5 8l2 2 3.5-4' },
      {
        href: '/decisions',
        name: 'Decisions',
        icon: 'M8 2v4M8 6L4 10M8 6l4 4M2.5 10h3v3h-3zM10.5 10h3v3h-3z',
      },
      { href: '/gate', name: 'Gate', icon: 'M3 14V3M13 14V3M3 5h10M3 9h10M1.5 14h3M11.5 14h3' },
      { href: '/policies', name: 'Policies', icon: 'M4 2h6l3 3v9H4zM10 2v3h3M6 8h5M6 11h5' },
      { href: '/budgets', name: 'Budgets', icon: 'M2 13h12M4 13V9M8 13V4M12 13V7' },
      {
        href: '/models',
        name: 'Models',
        icon: 'M4 4h8v8H4zM6 1v3M10 1v3M6 12v3M10 12v3M1 6h3M1 10h3M12 6h3M12 10h3',
      },
    ],
  },
  {
    name: 'Proof',
    pages: [
      { href: '/ledger', name: 'Ledger', icon: 'M8 2v11M4 13h8M3 5h10M3 5l-1 4h3zM13 5l-1 4h3z' },
      { href: '/audit', name: 'Audit', icon: 'M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z' },
    ],
  },
];
