import { fit, predict } from './least-squares.js';

const line = (a: number, b: number, c: number) => 0.5 + 2 * a - 3 * b + 0.25 * c;
const rows = Array.from({ length: 20 }, (_, i) => [i % 7, (i * i) % 5, ((i * 3) % 11) * 1e-4]);
const samples = rows.map((features) => ({
  features,
  target: line(features[0]!, features[1]!, features[2]!),
}));

describe('least squares', () => {
  it('finds the line that the samples lie on, whatever the scales of the features', () => {
    const model = fit(samples);
    expect(model.intercept).toBeCloseTo(0.5, 6);
    [2, -3, 0.25].forEach((weight, i) => expect(model.weights[i]).toBeCloseTo(weight, 2));
    expect(predict(model, [10, 1, 0])).toBeCloseTo(line(10, 1, 0), 5);
    expect(model.explained).toBeCloseTo(1, 9);
    expect(model.residual).toBeLessThan(1e-6);
  });

  it('gives a feature that never changes, or that says what another says, no say of its own', () => {
    const same = samples.map(({ features, target }) => ({
      features: [...features, 7, features[0]!],
      target,
    }));
    const model = fit(same);
    expect(model.weights[3]).toBe(0);
    expect(predict(model, [10, 1, 0, 7, 10])).toBeCloseTo(line(10, 1, 0), 4);
  });

  it('says how much it leaves unexplained', () => {
    const noisy = samples.map(({ features, target }, i) => ({
      features,
      target: target + (i % 2 === 0 ? 1 : -1),
    }));
    const model = fit(noisy);
    expect(model.explained).toBeLessThan(1);
    expect(model.residual).toBeGreaterThan(0.8);
  });

  it('refuses fewer samples than it takes', () => {
    expect(() => fit(samples.slice(0, 4))).toThrow('4 samples are too few for 3 features');
  });
});
