/** One step of a random history; numbers pick among whatever exists at that moment. */
export type Step =
  | { do: 'accept'; keys: number[] }
  | { do: 'begin'; key: number }
  | { do: 'commit'; pick: number }
  | { do: 'claim'; worker: number; size: number }
  | { do: 'claimDue'; worker: number; size: number }
  | { do: 'settle'; pick: number; fate: number[] }
  | { do: 'crash'; worker: number }
  | { do: 'expire' }
  | { do: 'timePasses' }
  | { do: 'sweep' }
  | { do: 'releaseKeys' }
  | { do: 'replay'; pick: number }
  | { do: 'discard'; pick: number }
  | { do: 'replayAny'; pick: number }
  | { do: 'discardAny'; pick: number }
  | { do: 'pause'; paused: boolean }
  | { do: 'prune' };

/** How a topic is ordered; `continue`: a dead letter does not keep its key waiting. */
export type ModelOrdering = 'none' | 'block' | 'continue';
