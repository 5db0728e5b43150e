package credence.engine.onednn;

import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product;
import credence.engine.onednn.products.Product.FlatSlice;
import credence.engine.onednn.products.Product.Operands;
import credence.engine.onednn.products.Products;
import credence.engine.onednn.products.SparseProduct;
import credence.engine.onednn.stages.ActivationStage;
import credence.engine.onednn.stages.Activations;
import credence.engine.onednn.stages.BatchNormStage;
import credence.engine.onednn.stages.DeterministicStage;
import credence.engine.onednn.stages.DropoutStage;
import credence.engine.onednn.stages.FlattenStage;
import credence.engine.onednn.stages.InputStage;
import credence.engine.onednn.stages.InputTraits;
import credence.engine.onednn.stages.LinearMap;
import credence.engine.onednn.stages.LocalReparameterisationStage;
import credence.engine.onednn.stages.Normalisation;
import credence.engine.onednn.stages.PlainTail;
import credence.engine.onednn.stages.PoolStage;
import credence.engine.onednn.stages.PooledTail;
import credence.engine.onednn.stages.Stage;
import credence.engine.onednn.stages.StageClock;
import credence.engine.onednn.stages.Tail;
import credence.engine.onednn.stages.Tiles;
import credence.engine.onednn.update.Parameters;
import credence.engine.onednn.vectors.Buffers;
import credence.engine.onednn.vectors.Nonlinearity;
import credence.engine.onednn.vectors.VectorSoftplus;
import credence.engine.onednn.weights.SparseWeights;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.List;

/** Compiles a network for a number of examples into a {@link Program}. */
final class Compiler {

  private final NetworkSpec network;
  private final WeightLayout layout;
  private final Parameters parameters;
  private final StageClock clock;
  private final int examples;
  private final boolean noisy;
  private final Primitives primitives = new Primitives();
  private final Buffers buffers = new Buffers();
  private final Buffers spare = new Buffers();
  private final List<Program.Timed> stages = new ArrayList<>();
  private final List<Program.Output> outputs = new ArrayList<>();
  private Activations current;
  private InputTraits input = InputTraits.IMAGES;
  private VectorSoftplus softplus;

  private Compiler(
      NetworkSpec network,
      WeightLayout layout,
      Parameters parameters,
      StageClock clock,
      int examples,
      boolean noisy) {
    this.network = network;
    this.layout = layout;
    this.parameters = parameters;
    this.clock = clock;
    this.examples = examples;
    this.noisy = noisy;
  }

  /**
   * @param noisy whether layers with weights have a product for the variances, as local
   *     reparameterisation needs it
   */
  static Program compile(
      NetworkSpec network,
      WeightLayout layout,
      Parameters parameters,
      StageClock clock,
      int examples,
      boolean noisy) {
    Compiler compiler = new Compiler(network, layout, parameters, clock, examples, noisy);
    try {
      return compiler.compile();
    } catch (RuntimeException e) {
      compiler.primitives.close();
      throw e;
    }
  }

  private Program compile() {
    int[] order = LayerOrder.of(network.layers());
    boolean flat = network.layers().get(order[0]) instanceof Flatten;
    Shape images = network.input();
    current = activations(flat ? Shape.flat(images.size()) : images);
    InputStage inputStage = new InputStage(current, buffers);
    for (int i = flat ? 1 : 0; i < order.length; ) {
      LayerSpec layer = network.layers().get(order[i]);
      int index = order[i++];
      if (layer instanceof Conv2d || layer instanceof Dense || layer instanceof BatchNorm) {
        Shape drawn = layer.output(current.shape());
        MaxPool2d pool = layerAt(order, i, MaxPool2d.class);
        pool = pool != null && PooledTail.fits(pool, drawn) ? pool : null;
        i += pool == null ? 0 : 1;
        Activation activation = layerAt(order, i, Activation.class);
        i += activation == null ? 0 : 1;
        withTail(index, layer, pool, activation);
      } else {
        withoutWeights(index, layer);
      }
      outputs.add(new Program.Output(index, current));
    }
    if (outputs.isEmpty()) {
      outputs.add(new Program.Output(0, current));
    }
    return new Program(primitives, parameters.inUse(), clock, inputStage, stages, outputs);
  }

  /** The layer at that place of the order if it is of the type, else null. */
  private <L extends LayerSpec> L layerAt(int[] order, int place, Class<L> type) {
    LayerSpec layer = place < order.length ? network.layers().get(order[place]) : null;
    return type.isInstance(layer) ? type.cast(layer) : null;
  }

  private void add(int layer, Stage stage) {
    stages.add(new Program.Timed(stage, clock.slot(network.describe(layer))));
  }

  private void withoutWeights(int index, LayerSpec layer) {
    Activations source = current;
    boolean trained = input.isTrained();
    if (layer instanceof Dropout dropout && dropout.rate() == 0) {
      return;
    }
    current = activations(layer.output(source.shape()));
    if (layer instanceof Activation activation) {
      Nonlinearity function = function(activation);
      add(index, new ActivationStage(primitives, buffers, function, source, current, trained));
    } else if (layer instanceof MaxPool2d pool) {
      add(index, new PoolStage(primitives, pool, source, current, trained));
    } else if (layer instanceof Dropout dropout) {
      add(index, new DropoutStage(primitives, buffers, dropout, index, input, source, current));
      input = new InputTraits(trained, false);
    } else {
      add(index, new FlattenStage(primitives, source, current, trained));
    }
  }

  /**
   * A layer and what can be done to its output while that is in cache.
   *
   * @param layer one with weights, or batch normalisation
   * @param pool null for none
   * @param activation null for none
   */
  private void withTail(int index, LayerSpec layer, MaxPool2d pool, Activation activation) {
    Activations source = current;
    Shape drawn = layer.output(source.shape());
    boolean random = noisy && !(layer instanceof BatchNorm);
    Tail tail = tail(drawn, pool, activation, random);
    Tiles tiles = new Tiles(drawn.channels(), drawn.size() * examples, tail.unit());
    if (layer instanceof BatchNorm norm) {
      Normalisation channels = normalisation(norm, index);
      add(index, new BatchNormStage(primitives, buffers, channels, input, source, tail, tiles));
      input = new InputTraits(true, input.isFixed());
    } else {
      add(index, weights(index, layer, source, tail, tiles));
      input = new InputTraits(true, false);
    }
  }

  private Stage weights(int index, LayerSpec layer, Activations source, Tail tail, Tiles tiles) {
    Products products = new Products(layer, source.shape(), examples);
    LinearMap mean = meanBranch(products, tiles, index, source);
    String name = network.describe(index);
    LocalReparameterisationStage.Times times =
        new LocalReparameterisationStage.Times(
            clock, clock.slot(name + " products"), clock.slot(name));
    if (!noisy) {
      return new DeterministicStage(buffers, times, input, mean, tail, tiles);
    }
    LinearMap variance = varianceBranch(products, tiles, index, source);
    int units = tiles.total() / examples;
    return new LocalReparameterisationStage(
        buffers, times, index, input, mean, variance, tail, tiles, units);
  }

  private Normalisation normalisation(BatchNorm norm, int layer) {
    return new Normalisation(
        norm,
        slices(layer, parameters.inUse().means()),
        slices(layer, parameters.posteriorMeans()),
        slice(layer, Role.SCALE, parameters.byMean()),
        slice(layer, Role.SHIFT, parameters.byMean()));
  }

  private Normalisation.Slices slices(int layer, Floats vector) {
    return new Normalisation.Slices(
        slice(layer, Role.SCALE, vector),
        slice(layer, Role.SHIFT, vector),
        slice(layer, Role.MEAN, vector),
        slice(layer, Role.VARIANCE, vector));
  }

  /**
   * What follows a layer, and writes to what becomes current.
   *
   * @param random whether the layer's outputs have a variance
   */
  private Tail tail(Shape drawn, MaxPool2d pool, Activation activation, boolean random) {
    current = activations(pool == null ? drawn : pool.output(drawn));
    Nonlinearity function = activation == null ? null : function(activation);
    return pool == null
        ? new PlainTail(function, current, random)
        : new PooledTail(pool, drawn, function, current, random);
  }

  private LinearMap meanBranch(Products products, Tiles tiles, int layer, Activations source) {
    return branch(
        products,
        tiles,
        layer,
        source.values(),
        SparseProduct.Factor.WEIGHTS,
        parameters.inUse().means(),
        parameters.byMean(),
        input.isTrained() ? source.direct(primitives) : null);
  }

  private LinearMap varianceBranch(Products products, Tiles tiles, int layer, Activations source) {
    return branch(
        products,
        tiles,
        layer,
        source.wantSquares(primitives),
        SparseProduct.Factor.VARIANCES,
        parameters.inUse().variances(),
        parameters.byVariance(),
        input.isTrained() ? source.bySquare(primitives) : null);
  }

  private LinearMap branch(
      Products products,
      Tiles tiles,
      int layer,
      Floats inputs,
      SparseProduct.Factor factor,
      Floats weights,
      Floats gradient,
      Floats inputGradient) {
    Floats out = primitives.floats(tiles.total());
    FlatSlice weight = slice(layer, Role.WEIGHT, weights);
    FlatSlice weightGradient = slice(layer, Role.WEIGHT, gradient);
    Operands operands = new Operands(inputs, weight, out, weightGradient, inputGradient);
    Product product = products.product(primitives, operands);
    if (network.layers().get(layer) instanceof Dense) {
      SparseWeights left = parameters.sparse(layer);
      product = new SparseProduct(product, left, factor, operands, examples);
    }
    return new LinearMap(
        product, out, slice(layer, Role.BIAS, weights), slice(layer, Role.BIAS, gradient), tiles);
  }

  private FlatSlice slice(int layer, Role role, Floats vector) {
    WeightLayout.Tensor tensor = layout.tensor(layer, role);
    return new FlatSlice(vector, tensor.offset(), tensor.size());
  }

  private Activations activations(Shape shape) {
    return new Activations(primitives, spare, shape, examples);
  }

  private Nonlinearity function(Activation activation) {
    if (activation == Activation.RELU) {
      return new Nonlinearity.Relu();
    }
    if (softplus == null) {
      softplus = new VectorSoftplus(primitives);
    }
    return softplus;
  }
}
