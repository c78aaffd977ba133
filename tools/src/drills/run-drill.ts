import type { Drill } from './drill.js';
import { wrongIn, type DrillRecord } from './results/drill-record.js';
import { Stage } from './stage/stage.js';

export interface DrillRun {
  version: string;
  /** Who wants to stop closes it. */
  onStage: (stage: Stage) => void;
}

/** Rehearses one drill on a stage of its own. Throws where a sign never came, or something was lost. */
export async function runDrill(drill: Drill, { version, onStage }: DrillRun): Promise<DrillRecord> {
  const stage = await Stage.open(drill.stage);
  onStage(stage);
  try {
    await drill.rehearse(stage);
    const account = await stage.settle();
    const wrong = wrongIn(account);
    if (wrong) throw new Error(`${wrong}: ${JSON.stringify(account)}`);
    const { broken, detected, mended, wholeAfterMs, seen } = stage;
    return {
      drill: drill.name,
      broken,
      detected,
      mended,
      whole_after_s: wholeAfterMs / 1000,
      account,
      seen,
      at: new Date().toISOString(),
      version,
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${stage.lastLines()}`, { cause: error });
  } finally {
    await stage.close();
  }
}
