package credence.engine.onednn.products;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The weights of a product in the arrangement it computes with, made from their flat slice, and the
 * derivative back from that arrangement. An arranged form is made of runs, a run being the weights
 * of one filter and one place of its kernel, all input channels together. A run may be at several
 * places of the arrangement, whose derivatives add up; what no run covers is zero.
 */
final class WeightForm {

  /** Where the arrangement is empty. */
  static final int EMPTY = -1;

  private final FlatSlice weights;
  private final FlatSlice gradient;
  private final int[] runs;
  private final Floats arranged;
  private final Floats arrangedGradient;
  private final float[] flat;
  private final float[][] sources;
  private final float[] buffers;
  private final int kernelSize;
  private final int channels;

  private WeightForm(
      FlatSlice weights,
      FlatSlice gradient,
      int[] runs,
      Floats arranged,
      Floats arrangedGradient,
      int kernelSize,
      int channels) {
    this.weights = weights;
    this.gradient = gradient;
    this.runs = runs;
    this.arranged = arranged;
    this.arrangedGradient = arrangedGradient;
    this.kernelSize = kernelSize;
    this.channels = channels;
    this.flat = new float[runs == null ? 0 : weights.length()];
    this.sources = new float[flat.length / channels][channels];
    this.buffers = new float[channels];
  }

  /** The flat slice itself. */
  static WeightForm plain(FlatSlice weights, FlatSlice gradient) {
    return new WeightForm(weights, gradient, null, null, null, 1, 1);
  }

  /**
   * @param weights [filters, channels, kernel height, kernel width]
   * @param runs for each run of the arrangement, which it is: filter * kernelSize + place in the
   *     kernel, or {@link #EMPTY}
   */
  static WeightForm arranged(
      Primitives primitives,
      FlatSlice weights,
      FlatSlice gradient,
      int[] runs,
      int kernelSize,
      int channels) {
    long length = (long) runs.length * channels;
    return new WeightForm(
        weights,
        gradient,
        runs,
        primitives.floats(length),
        primitives.floats(length),
        kernelSize,
        channels);
  }

  boolean isPlain() {
    return runs == null;
  }

  /** Where the product finds its weights. */
  FloatPointer weights() {
    return isPlain() ? weights.vector().at(weights.offset()) : arranged.at(0);
  }

  /** Where the product leaves their derivative. */
  FloatPointer gradient() {
    return isPlain() ? gradient.vector().at(gradient.offset()) : arrangedGradient.at(0);
  }

  /** Flat slice to arrangement. */
  void spread() {
    if (isPlain()) {
      return;
    }
    weights.vector().get(weights.offset(), flat, flat.length);
    for (int s = 0; s < sources.length; s++) {
      gather(first(s), sources[s]);
    }
    for (int run = 0; run < runs.length; run++) {
      if (runs[run] != EMPTY) {
        arranged.put(run * channels, sources[runs[run]], channels);
      }
    }
  }

  /** Derivative of the arrangement to derivative of the flat slice. */
  void collect() {
    if (isPlain()) {
      return;
    }
    for (float[] source : sources) {
      Arrays.fill(source, 0);
    }
    for (int run = 0; run < runs.length; run++) {
      if (runs[run] != EMPTY) {
        arrangedGradient.get(run * channels, buffers, channels);
        VectorOps.add(sources[runs[run]], buffers, channels);
      }
    }
    for (int s = 0; s < sources.length; s++) {
      scatter(sources[s], first(s));
    }
    gradient.vector().put(gradient.offset(), flat, flat.length);
  }

  /** Where the first weight of a run is in the flat slice; the next one is a kernel further. */
  private int first(int run) {
    return run / kernelSize * kernelSize * channels + run % kernelSize;
  }

  private void gather(int from, float[] run) {
    for (int channel = 0; channel < channels; channel++) {
      run[channel] = flat[from + channel * kernelSize];
    }
  }

  private void scatter(float[] run, int to) {
    for (int channel = 0; channel < channels; channel++) {
      flat[to + channel * kernelSize] = run[channel];
    }
  }
}
