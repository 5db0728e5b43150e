/**
 * Measures how many images a second an engine trains or predicts: a warm-up, then repetitions, with
 * as many replicas side by side as asked for. {@code scripts/bench} comes in by {@link
 * credence.bench.Bench}; nothing that trains or predicts for a purpose does. Weights and images are
 * made up, since no rate depends on them. Nothing here decides whether a rate is good enough.
 */
package credence.bench;
