package credence.engine.onednn;

import credence.engine.Optimizer;

/** The optimiser's moments of mu and rho. */
final class Moments {

  private final UpdateRule rule;
  private final float[][] moments;
  private final float[][] chunks;

  Moments(Optimizer optimizer, int size) {
    this.rule = UpdateRule.of(optimizer);
    this.moments = new float[2 * optimizer.momentsPerParameter()][size];
    this.chunks = new float[optimizer.momentsPerParameter()][Chunks.LENGTH];
  }

  /**
   * @param state as {@link credence.engine.TrainState#moments} has them
   * @param removed where they are to be 0
   */
  void load(float[][] state, int[] removed) {
    if (state.length != moments.length) {
      throw new IllegalArgumentException(
          "state has " + state.length + " moments, the optimiser has " + moments.length);
    }
    for (int i = 0; i < moments.length; i++) {
      System.arraycopy(state[i], 0, moments[i], 0, moments[i].length);
      for (int index : removed) {
        moments[i][index] = 0;
      }
    }
  }

  float[][] save() {
    float[][] copies = new float[moments.length][];
    for (int i = 0; i < moments.length; i++) {
      copies[i] = moments[i].clone();
    }
    return copies;
  }

  /** Before the chunks of a step, counted from 1. */
  void begin(long step, double rate) {
    rule.begin(step, rate);
  }

  void updateMu(int from, float[] mu, float[] gradient, int count) {
    update(0, from, mu, gradient, count);
  }

  void updateRho(int from, float[] rho, float[] gradient, int count) {
    update(chunks.length, from, rho, gradient, count);
  }

  private void update(int first, int from, float[] parameter, float[] gradient, int count) {
    for (int i = 0; i < chunks.length; i++) {
      System.arraycopy(moments[first + i], from, chunks[i], 0, count);
    }
    rule.update(parameter, chunks, gradient, count);
    for (int i = 0; i < chunks.length; i++) {
      System.arraycopy(chunks[i], 0, moments[first + i], from, count);
    }
  }
}
