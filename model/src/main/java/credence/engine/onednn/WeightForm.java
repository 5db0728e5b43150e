package credence.engine.onednn;

import credence.engine.onednn.Product.FlatSlice;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The weights of a product in the arrangement it computes with, made from their flat slice, and the
 * derivative back from that arrangement. Every place of the arrangement holds one weight or zero; a
 * weight may be at several places, whose derivatives add up.
 */
final class WeightForm {

  private final FlatSlice weights;
  private final FlatSlice gradient;
  private final int[] places;
  private final Floats spread;
  private final Floats spreadGradient;
  private final float[] flat;
  private final float[] chunk;

  private WeightForm(
      FlatSlice weights, FlatSlice gradient, int[] places, Floats spread, Floats spreadGradient) {
    this.weights = weights;
    this.gradient = gradient;
    this.places = places;
    this.spread = spread;
    this.spreadGradient = spreadGradient;
    this.flat = places == null ? null : new float[weights.length() + 1];
    this.chunk = places == null ? null : new float[Chunks.LENGTH];
  }

  /** The flat slice itself. */
  static WeightForm plain(FlatSlice weights, FlatSlice gradient) {
    return new WeightForm(weights, gradient, null, null, null);
  }

  /**
   * @param places for each place of the arrangement, the index of its weight within the slice; the
   *     slice's length where there is none
   */
  static WeightForm arranged(Workbench bench, FlatSlice weights, FlatSlice gradient, int[] places) {
    return new WeightForm(
        weights, gradient, places, bench.floats(places.length), bench.floats(places.length));
  }

  /** Where the product finds its weights. */
  FloatPointer weights() {
    return places == null ? weights.vector().at(weights.offset()) : spread.at(0);
  }

  /** Where the product leaves their derivative. */
  FloatPointer gradient() {
    return places == null ? gradient.vector().at(gradient.offset()) : spreadGradient.at(0);
  }

  /** Flat slice to arrangement. */
  void spread() {
    if (places == null) {
      return;
    }
    weights.vector().get(weights.offset(), flat, weights.length());
    flat[weights.length()] = 0;
    for (int from = 0; from < places.length; from += chunk.length) {
      int count = Math.min(chunk.length, places.length - from);
      for (int i = 0; i < count; i++) {
        chunk[i] = flat[places[from + i]];
      }
      spread.put(from, chunk, count);
    }
  }

  /** Derivative of the arrangement to derivative of the flat slice. */
  void collect() {
    if (places == null) {
      return;
    }
    Arrays.fill(flat, 0);
    for (int from = 0; from < places.length; from += chunk.length) {
      int count = Math.min(chunk.length, places.length - from);
      spreadGradient.get(from, chunk, count);
      for (int i = 0; i < count; i++) {
        flat[places[from + i]] += chunk[i];
      }
    }
    gradient.vector().put(gradient.offset(), flat, gradient.length());
  }
}
