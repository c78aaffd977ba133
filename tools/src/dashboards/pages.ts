import { consumers } from './pages/consumers.js';
import { gate } from './pages/gate.js';
import { ingestion } from './pages/ingestion.js';
import { overview } from './pages/overview.js';
import { postgresql } from './pages/postgresql.js';
import { topic } from './pages/topic.js';
import type { Page } from './panels.js';

export const PAGES: readonly Page[] = [overview, topic, ingestion, gate, consumers, postgresql];
