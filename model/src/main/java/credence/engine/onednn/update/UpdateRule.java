package credence.engine.onednn.update;

import credence.engine.Optimizer;

/** An optimiser over chunks of a flat vector. */
interface UpdateRule {

  /** Before the chunks of a step. */
  void begin(long step, double rate);

  /** Updates a chunk of the parameter and of each of its moments. */
  void update(float[] parameter, float[][] moments, float[] gradient, int count);

  /** See {@link Optimizer.Sgd}. */
  final class SgdRule implements UpdateRule {

    private float rate;

    @Override
    public void begin(long step, double newRate) {
      rate = (float) newRate;
    }

    @Override
    public void update(float[] parameter, float[][] moments, float[] gradient, int count) {
      for (int i = 0; i < count; i++) {
        parameter[i] -= rate * gradient[i];
      }
    }
  }

  /** See {@link Optimizer.Adam}. */
  final class AdamRule implements UpdateRule {

    private final Optimizer.Adam adam;
    private float scale;
    private float correction;

    AdamRule(Optimizer.Adam adam) {
      this.adam = adam;
    }

    @Override
    public void begin(long step, double rate) {
      scale = (float) (rate / (1 - Math.pow(adam.beta1(), (double) step)));
      correction = (float) (1 / (1 - Math.pow(adam.beta2(), (double) step)));
    }

    @Override
    public void update(float[] parameter, float[][] moments, float[] gradient, int count) {
      float[] m = moments[0];
      float[] v = moments[1];
      float beta1 = (float) adam.beta1();
      float beta2 = (float) adam.beta2();
      float rest1 = (float) (1 - adam.beta1());
      float rest2 = (float) (1 - adam.beta2());
      float epsilon = (float) adam.epsilon();
      float rate = scale;
      float unbias = correction;
      for (int i = 0; i < count; i++) {
        float g = gradient[i];
        float first = beta1 * m[i] + rest1 * g;
        float second = beta2 * v[i] + rest2 * g * g;
        m[i] = first;
        v[i] = second;
        float root = (float) Math.sqrt(second * unbias);
        parameter[i] -= rate * first / (root + epsilon);
      }
    }
  }
}
