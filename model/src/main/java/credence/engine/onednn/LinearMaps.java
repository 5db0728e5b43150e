package credence.engine.onednn;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.engine.onednn.products.Product.Operands;
import credence.engine.onednn.products.SparseProduct.Factor;
import credence.engine.onednn.stages.Activations;
import credence.engine.onednn.stages.LinearMap;
import credence.engine.onednn.stages.Tiles;
import credence.engine.onednn.update.Parameters;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;

/**
 * The linear maps of one layer with weights: that of its means and, for local reparameterisation,
 * that of its variances.
 *
 * @param layer index in the network
 * @param source the layer's input
 * @param isTrained whether the derivative by the input is wanted
 * @param tiles of the layer's output
 * @param maker of the layer's products
 */
record LinearMaps(
    Primitives primitives,
    Parameters parameters,
    WeightLayout layout,
    int layer,
    Activations source,
    boolean isTrained,
    Tiles tiles,
    ProductMaker maker) {

  /** Makes a product over buffers that are given. */
  interface ProductMaker {
    Product product(Operands operands, Factor factor);
  }

  LinearMap ofMeans() {
    return map(
        source.values(),
        Factor.WEIGHTS,
        parameters.inUse().means(),
        parameters.byMean(),
        isTrained ? source.direct(primitives) : null);
  }

  LinearMap ofVariances() {
    return map(
        source.wantSquares(primitives),
        Factor.VARIANCES,
        parameters.inUse().variances(),
        parameters.byVariance(),
        isTrained ? source.bySquare(primitives) : null);
  }

  private LinearMap map(
      Floats inputs, Factor factor, Floats weights, Floats gradient, Floats inputGradient) {
    Floats outputs = primitives.floats(tiles.total());
    Operands operands =
        new Operands(
            inputs,
            slice(Role.WEIGHT, weights),
            outputs,
            slice(Role.WEIGHT, gradient),
            inputGradient);
    return new LinearMap(
        maker.product(operands, factor),
        outputs,
        slice(Role.BIAS, weights),
        slice(Role.BIAS, gradient),
        tiles);
  }

  private FlatSlice slice(Role role, Floats vector) {
    return FlatSlice.of(layout.tensor(layer, role), vector);
  }
}
