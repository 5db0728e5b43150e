package credence.engine.onednn.stages;

import credence.engine.onednn.vectors.Nonlinearity;
import credence.engine.onednn.vectors.VectorOps;

/** A non-linearity, or none. */
public final class PlainTail implements Tail {

  private final Nonlinearity activation;
  private final Activations output;
  private final float[] slopes;
  private final float[] byVariances;
  private final float[] slope = new float[Tiles.LONGEST];

  /**
   * @param activation null for none
   * @param noisy whether drawn values have a variance
   */
  public PlainTail(Nonlinearity activation, Activations output, boolean noisy) {
    this.activation = activation;
    this.output = output;
    this.slopes = new float[activation == null ? 0 : output.length()];
    this.byVariances = new float[noisy ? output.length() : 0];
  }

  @Override
  public int unit() {
    return output.shape().channels();
  }

  @Override
  public void predict(int from, float[] drawn, int count) {
    if (activation != null) {
      activation.apply(drawn, slope, count);
    }
    output.store(from, drawn, count);
  }

  @Override
  public void forward(int from, float[] drawn, float[] byVariance, int count) {
    predict(from, drawn, count);
    if (byVariance != null) {
      System.arraycopy(byVariance, 0, byVariances, from, count);
    }
    if (activation != null) {
      System.arraycopy(slope, 0, slopes, from, count);
    }
  }

  @Override
  public void backward(int from, float[] byDrawn, float[] byVariance, int count) {
    output.gradient(from, byDrawn, count);
    if (activation != null) {
      System.arraycopy(slopes, from, slope, 0, count);
      VectorOps.multiply(byDrawn, slope, byDrawn, count);
    }
    if (byVariance != null) {
      System.arraycopy(byVariances, from, byVariance, 0, count);
      VectorOps.multiply(byDrawn, byVariance, byVariance, count);
    }
  }
}
