import { PAGES } from './pages.js';
import { dashboardOf } from './panels.js';

/** The dashboards by their path in this repository, as Grafana imports them. */
export const DASHBOARD_FILES = PAGES.map((page) => ({
  path: `deploy/monitoring/dashboards/${page.uid}.json`,
  make: () => JSON.stringify(dashboardOf(page)),
}));
