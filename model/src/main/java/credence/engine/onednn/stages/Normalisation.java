package credence.engine.onednn.stages;

import credence.engine.onednn.products.Product.FlatSlice;
import credence.net.BatchNorm;
import java.util.Arrays;

/** What one batch normalisation knows of each channel. */
public final class Normalisation {

  /** Where the four tensors are, in order: scale, shift, running mean, running variance. */
  public record Slices(FlatSlice scale, FlatSlice shift, FlatSlice mean, FlatSlice variance) {}

  private final BatchNorm spec;
  private final Slices inUse;
  private final Slices posterior;
  private final FlatSlice byScale;
  private final FlatSlice byShift;
  private final double[] sumOfMeans;
  private final double[] sumOfVariances;
  private final float[] moving;
  private int minibatches;

  final float[] scale;
  final float[] shift;
  final float[] runningMean;
  final float[] runningVariance;

  /** Those that normalise: of the minibatch, or running. */
  final float[] mean;

  /** 1 / sqrt(variance + epsilon). */
  final float[] precision;

  /**
   * @param inUse where passes find the tensors
   * @param posterior where running statistics are kept
   * @param byScale where the derivative by the scale goes
   * @param byShift likewise by the shift
   */
  public Normalisation(
      BatchNorm spec, Slices inUse, Slices posterior, FlatSlice byScale, FlatSlice byShift) {
    this.spec = spec;
    this.inUse = inUse;
    this.posterior = posterior;
    this.byScale = byScale;
    this.byShift = byShift;
    int channels = inUse.scale().length();
    this.sumOfMeans = new double[channels];
    this.sumOfVariances = new double[channels];
    this.moving = new float[channels];
    this.scale = new float[channels];
    this.shift = new float[channels];
    this.runningMean = new float[channels];
    this.runningVariance = new float[channels];
    this.mean = new float[channels];
    this.precision = new float[channels];
  }

  /** Takes in changed tensors. */
  void prepare() {
    get(inUse.scale(), scale);
    get(inUse.shift(), shift);
    get(inUse.mean(), runningMean);
    get(inUse.variance(), runningVariance);
  }

  void useRunning() {
    System.arraycopy(runningMean, 0, mean, 0, mean.length);
    setPrecision(runningVariance);
  }

  /**
   * @param variance of what is to be normalised, biased
   */
  void setPrecision(float[] variance) {
    for (int c = 0; c < precision.length; c++) {
      precision[c] = (float) (1 / Math.sqrt(variance[c] + spec.epsilon()));
    }
  }

  /** Before the passes of a step. */
  void forget() {
    Arrays.fill(sumOfMeans, 0);
    Arrays.fill(sumOfVariances, 0);
    minibatches = 0;
  }

  /**
   * A minibatch that trains, its mean being {@link #mean}.
   *
   * @param variance biased
   * @param n values that these are of
   */
  void observe(float[] variance, int n) {
    double unbias = n / (double) Math.max(1, n - 1);
    for (int c = 0; c < mean.length; c++) {
      sumOfMeans[c] += mean[c];
      sumOfVariances[c] += unbias * variance[c];
    }
    minibatches++;
  }

  /** Moves the posterior's running statistics towards the average of what was observed. */
  void move() {
    move(posterior.mean(), sumOfMeans);
    move(posterior.variance(), sumOfVariances);
  }

  private void move(FlatSlice running, double[] sums) {
    get(running, moving);
    for (int c = 0; c < sums.length; c++) {
      moving[c] += (float) (spec.momentum() * (sums[c] / minibatches - moving[c]));
    }
    put(moving, running);
  }

  void putGradient(float[] ofScale, float[] ofShift) {
    put(ofScale, byScale);
    put(ofShift, byShift);
  }

  private static void get(FlatSlice slice, float[] into) {
    slice.vector().get(slice.offset(), into, into.length);
  }

  private static void put(float[] values, FlatSlice slice) {
    slice.vector().put(slice.offset(), values, values.length);
  }
}
