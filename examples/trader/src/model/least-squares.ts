import type { Sample } from './features.js';

/** Added to the diagonal for each sample: keeps features that say the same from dividing by zero. */
const RIDGE = 1e-9;

/** A linear model: the mean of the targets, and a weight for each feature in its own scale. */
export interface LinearModel {
  intercept: number;
  weights: readonly number[];
  /** Standard deviation of what the model does not explain, over the samples it was fitted to. */
  residual: number;
  /** Share of the variance that it explains there; 0 to 1. */
  explained: number;
  samples: number;
}

/**
 * Ordinary least squares by the normal equations of the standardised features. The same samples give the
 * same model: there is no start value and no random number. Throws where there are too few samples.
 */
export function fit(samples: readonly Sample[]): LinearModel {
  const width = samples[0]?.features.length ?? 0;
  if (samples.length <= width + 1) {
    throw new Error(`${samples.length} samples are too few for ${width} features`);
  }
  const scales = Array.from({ length: width }, (_, column) =>
    scaleOf(samples.map(({ features }) => features[column]!)),
  );
  const rows = samples.map(({ features }) =>
    features.map((value, column) => standardised(value, scales[column]!)),
  );
  const { mean: target } = scaleOf(samples.map((sample) => sample.target));
  const slopes = solve(...normalEquations(rows, samples, target));
  const weights = slopes.map((slope, column) =>
    standardised(slope, { ...scales[column]!, mean: 0 }),
  );
  const intercept = weights.reduce((sum, weight, i) => sum - weight * scales[i]!.mean, target);
  return { intercept, weights, ...qualityOf({ intercept, weights }, samples, target) };
}

export function predict(
  { intercept, weights }: Pick<LinearModel, 'intercept' | 'weights'>,
  features: readonly number[],
): number {
  return weights.reduce((sum, weight, i) => sum + weight * features[i]!, intercept);
}

interface Scale {
  mean: number;
  deviation: number;
}

function scaleOf(values: readonly number[]): Scale {
  const mean = sumOf(values) / values.length;
  const variance = sumOf(values.map((value) => (value - mean) ** 2)) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** A feature that never changes says nothing: 0. */
function standardised(value: number, { mean, deviation }: Scale): number {
  return deviation === 0 ? 0 : (value - mean) / deviation;
}

function normalEquations(
  rows: readonly (readonly number[])[],
  samples: readonly Sample[],
  target: number,
): [number[][], number[]] {
  const columns = rows[0]!.map((_, column) => column);
  const left = columns.map((i) =>
    columns.map((j) => {
      const ridge = i === j ? RIDGE * rows.length : 0;
      return sumOf(rows.map((row) => row[i]! * row[j]!)) + ridge;
    }),
  );
  const right = columns.map((i) =>
    sumOf(rows.map((row, k) => row[i]! * (samples[k]!.target - target))),
  );
  return [left, right];
}

/** Gaussian elimination; the matrix is symmetric and positive, so no row has to be exchanged. */
function solve(left: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = left.map((row, i) => [...row, right[i]!]);
  for (const [i, pivot] of rows.entries()) {
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const factor = row[i]! / pivot[i]!;
      for (let column = i; column < row.length; column += 1)
        row[column]! -= factor * pivot[column]!;
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

function qualityOf(
  model: Pick<LinearModel, 'intercept' | 'weights'>,
  samples: readonly Sample[],
  mean: number,
): Pick<LinearModel, 'residual' | 'explained' | 'samples'> {
  const unexplained = sumOf(
    samples.map(({ features, target }) => (target - predict(model, features)) ** 2),
  );
  const whole = sumOf(samples.map(({ target }) => (target - mean) ** 2));
  const freedom = samples.length - model.weights.length - 1;
  return {
    residual: Math.sqrt(unexplained / freedom),
    explained: whole === 0 ? 0 : 1 - unexplained / whole,
    samples: samples.length,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
