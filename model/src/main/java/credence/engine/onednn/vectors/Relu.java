package credence.engine.onednn.vectors;

/** max(0, x), with slope 0 at 0. */
public final class Relu implements Nonlinearity {

  private static final float HUGE = 0x1p126f;

  @Override
  public void apply(float[] x, float[] slope, int count) {
    for (int i = 0; i < count; i++) {
      slope[i] = step(x[i]);
      x[i] = Math.max(0f, x[i]);
    }
  }

  /** 1 for x > 0, else 0, without a branch: even the smallest positive x is raised above 1. */
  public static float step(float x) {
    return Math.max(0f, Math.min(1f, x * HUGE * HUGE));
  }
}
