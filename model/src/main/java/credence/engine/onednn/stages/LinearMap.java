package credence.engine.onednn.stages;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.products.Product;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.engine.onednn.vectors.VectorOps;
import java.util.Arrays;

/** The product and the bias of a layer's means, or of its variances. */
public final class LinearMap {

  private final Product product;
  private final Floats outputs;
  private final FlatSlice biasValues;
  private final FlatSlice biasGradient;
  private final Tiles tiles;
  private final float[][] bias;
  private final float[][] biasSums;
  private final float[] channels;

  /**
   * @param outputs of the product, without the bias
   */
  public LinearMap(
      Product product, Floats outputs, FlatSlice biasValues, FlatSlice biasGradient, Tiles tiles) {
    this.product = product;
    this.outputs = outputs;
    this.biasValues = biasValues;
    this.biasGradient = biasGradient;
    this.tiles = tiles;
    this.bias = tiles.allocate();
    this.biasSums = tiles.allocate();
    this.channels = new float[tiles.channels()];
  }

  /** Takes in changed weights. */
  void prepare() {
    product.prepare();
    biasValues.vector().get(biasValues.offset(), channels, channels.length);
    tiles.repeat(channels, bias);
  }

  void multiply(Pass pass, InputTraits input) {
    if (pass.isTraining()) {
      product.forward();
    } else {
      product.predict(input.isFixed() && pass.imagesUnchanged());
    }
  }

  /** A chunk of the outputs, with the bias. */
  void get(int from, int tile, float[] target, int count) {
    outputs.get(from, target, count);
    VectorOps.add(target, bias[tile], count);
  }

  /** A chunk of what {@link #put} wrote. */
  void getSettled(int from, float[] target, int count) {
    outputs.get(from, target, count);
  }

  /** Writes over a chunk of the outputs. */
  void put(int from, float[] source, int count) {
    outputs.put(from, source, count);
  }

  /** Before the derivatives come. */
  void clearBias() {
    for (float[] tile : biasSums) {
      Arrays.fill(tile, 0);
    }
  }

  /** A chunk of the derivative by the outputs, which takes their place. */
  void putGradient(int from, int tile, float[] source, int count) {
    outputs.put(from, source, count);
    VectorOps.add(biasSums[tile], source, count);
  }

  /** The derivative by weights and bias, once that by the outputs is complete. */
  void differentiateWeights() {
    tiles.sum(biasSums, channels);
    biasGradient.vector().put(biasGradient.offset(), channels, channels.length);
    product.backwardWeights();
  }

  void differentiateInputs() {
    product.backwardInputs();
  }
}
