package credence.engine.onednn.stages;

import credence.engine.onednn.vectors.Nonlinearity;
import credence.engine.onednn.vectors.VectorOps;
import credence.net.MaxPool2d;
import credence.net.Shape;
import java.util.Arrays;

/**
 * Maximum pooling over windows that tile the image, then a non-linearity or none. What was drawn is
 * pooled while it is in cache, and all that is kept for the way back belongs to the winners.
 */
public final class PooledTail implements Tail {

  private final Nonlinearity activation;
  private final Activations output;

  /** For place k of a window and output j of a chunk: where in the chunk it is drawn. */
  private final int[][] places;

  /** The same output by output. */
  private final int[] placesOfOutput;

  private final int band;
  private final float[] slopes;
  private final float[] byVariances;
  private final char[] winners;
  private final float[] best = new float[Tiles.LONGEST];
  private final float[] other = new float[Tiles.LONGEST];
  private final float[] number = new float[Tiles.LONGEST];
  private final char[] winner = new char[Tiles.LONGEST];

  /**
   * @param drawn shape of what is pooled; must satisfy {@link #fits}
   * @param activation null for none
   * @param noisy whether drawn values have a variance
   */
  public PooledTail(
      MaxPool2d pool, Shape drawn, Nonlinearity activation, Activations output, boolean noisy) {
    this.activation = activation;
    this.output = output;
    this.band = band(pool, drawn);
    this.places = places(pool, drawn, Tiles.LONGEST / band);
    this.placesOfOutput = transposed(places);
    this.slopes = new float[activation == null ? 0 : output.length()];
    this.byVariances = new float[noisy ? output.length() : 0];
    this.winners = new char[output.length()];
  }

  /** Whether windows tile the image and a row of them fits into a chunk. */
  public static boolean fits(MaxPool2d pool, Shape drawn) {
    return pool.kernelHeight() == pool.strideHeight()
        && pool.kernelWidth() == pool.strideWidth()
        && drawn.height() % pool.kernelHeight() == 0
        && drawn.width() % pool.kernelWidth() == 0
        && band(pool, drawn) <= Tiles.LONGEST;
  }

  /** Values under one row of windows. */
  private static int band(MaxPool2d pool, Shape drawn) {
    return pool.kernelHeight() * drawn.width() * drawn.channels();
  }

  private static int[][] places(MaxPool2d pool, Shape drawn, int bands) {
    int size = pool.kernelHeight() * pool.kernelWidth();
    int c = drawn.channels();
    int perBand = band(pool, drawn) / size;
    int[][] places = new int[size][bands * perBand];
    for (int k = 0; k < size; k++) {
      int row = k / pool.kernelWidth() * drawn.width();
      int column = k % pool.kernelWidth();
      for (int j = 0; j < places[k].length; j++) {
        int x = j % perBand / c * pool.kernelWidth() + column;
        places[k][j] = j / perBand * band(pool, drawn) + (row + x) * c + j % c;
      }
    }
    return places;
  }

  private static int[] transposed(int[][] places) {
    int[] all = new int[places.length * places[0].length];
    for (int i = 0; i < all.length; i++) {
      all[i] = places[i % places.length][i / places.length];
    }
    return all;
  }

  @Override
  public int unit() {
    return band;
  }

  @Override
  public void predict(int from, float[] drawn, int count) {
    int outputs = count / places.length;
    pool(drawn, outputs);
    if (activation != null) {
      activation.apply(best, other, outputs);
    }
    output.store(from / places.length, best, outputs);
  }

  @Override
  public void forward(int from, float[] drawn, float[] byVariance, int count) {
    int outputs = count / places.length;
    int at = from / places.length;
    poolWithWinners(drawn, outputs);
    System.arraycopy(winner, 0, winners, at, outputs);
    if (byVariance != null) {
      for (int j = 0; j < outputs; j++) {
        other[j] = byVariance[winner[j]];
      }
      System.arraycopy(other, 0, byVariances, at, outputs);
    }
    if (activation != null) {
      activation.apply(best, other, outputs);
      System.arraycopy(other, 0, slopes, at, outputs);
    }
    output.store(at, best, outputs);
  }

  /** Math.max hands NaN on. */
  private void pool(float[] drawn, int outputs) {
    gather(drawn, places[0], best, outputs);
    for (int k = 1; k < places.length; k++) {
      gather(drawn, places[k], other, outputs);
      for (int j = 0; j < outputs; j++) {
        best[j] = Math.max(best[j], other[j]);
      }
    }
  }

  /** Likewise, and the first place of each window that holds its maximum. */
  private void poolWithWinners(float[] drawn, int outputs) {
    gather(drawn, places[0], best, outputs);
    Arrays.fill(number, 0, outputs, 0);
    for (int k = 1; k < places.length; k++) {
      gather(drawn, places[k], other, outputs);
      challenge(best, number, other, k, outputs);
    }
    for (int j = 0; j < outputs; j++) {
      winner[j] = (char) placesOfOutput[j * places.length + (int) number[j]];
    }
  }

  /** Where the challenger is greater it becomes the best: without a branch, in vector code. */
  private static void challenge(
      float[] best, float[] number, float[] challenger, float k, int count) {
    for (int j = 0; j < count; j++) {
      number[j] += VectorOps.step(challenger[j] - best[j]) * (k - number[j]);
    }
    for (int j = 0; j < count; j++) {
      best[j] = Math.max(best[j], challenger[j]);
    }
  }

  private static void gather(float[] from, int[] places, float[] to, int count) {
    for (int j = 0; j < count; j++) {
      to[j] = from[places[j]];
    }
  }

  @Override
  public void backward(int from, float[] byDrawn, float[] byVariance, int count) {
    int outputs = count / places.length;
    int at = from / places.length;
    output.gradient(at, best, outputs);
    if (activation != null) {
      System.arraycopy(slopes, at, other, 0, outputs);
      VectorOps.multiply(best, other, best, outputs);
    }
    Arrays.fill(byDrawn, 0, count, 0);
    if (byVariance == null) {
      for (int j = 0; j < outputs; j++) {
        byDrawn[winners[at + j]] = best[j];
      }
      return;
    }
    System.arraycopy(byVariances, at, other, 0, outputs);
    VectorOps.multiply(best, other, other, outputs);
    Arrays.fill(byVariance, 0, count, 0);
    for (int j = 0; j < outputs; j++) {
      int place = winners[at + j];
      byDrawn[place] = best[j];
      byVariance[place] = other[j];
    }
  }
}
