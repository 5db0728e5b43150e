package credence.engine.onednn;

import credence.engine.EngineSpec;
import credence.engine.Precision;
import credence.engine.onednn.dnnl.Floats;
import credence.engine.onednn.dnnl.Primitives;
import credence.engine.onednn.products.Product.FlatSlice;
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
import credence.net.AvgPool2d;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Pool2d;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.dnnl.global.dnnl;

/** Compiles a network for a number of examples into a {@link Program}. */
final class Compiler implements LayerSpec.Visitor<Void> {

  private final NetworkSpec network;
  private final Precision precision;
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
  private final int[] order;
  private Activations current;

  /** Place in the order of what comes next. */
  private int next;

  /** Index in the network of what is being compiled. */
  private int index;

  private InputTraits input = InputTraits.IMAGES;
  private VectorSoftplus softplus;

  private Compiler(
      EngineSpec spec,
      WeightLayout layout,
      Parameters parameters,
      StageClock clock,
      int examples,
      boolean noisy) {
    this.network = spec.network();
    this.precision = spec.precision();
    this.layout = layout;
    this.parameters = parameters;
    this.clock = clock;
    this.examples = examples;
    this.noisy = noisy;
    this.order = LayerOrder.of(network.layers());
  }

  /**
   * @param noisy whether layers with weights have a product for the variances, as local
   *     reparameterisation needs it
   */
  static Program compile(
      EngineSpec spec,
      WeightLayout layout,
      Parameters parameters,
      StageClock clock,
      int examples,
      boolean noisy) {
    Compiler compiler = new Compiler(spec, layout, parameters, clock, examples, noisy);
    try {
      return compiler.compile();
    } catch (RuntimeException e) {
      compiler.primitives.close();
      throw e;
    }
  }

  private Program compile() {
    boolean flat = network.layers().get(order[0]) instanceof Flatten;
    Shape images = network.input();
    current = activations(flat ? Shape.flat(images.size()) : images);
    InputStage inputStage = new InputStage(current, buffers);
    next = flat ? 1 : 0;
    while (next < order.length) {
      index = order[next++];
      int layer = index;
      network.layers().get(layer).accept(this);
      outputs.add(new Program.Output(layer, current));
    }
    if (outputs.isEmpty()) {
      outputs.add(new Program.Output(0, current));
    }
    return new Program(primitives, parameters.inUse(), clock, inputStage, stages, outputs);
  }

  @Override
  public Void visit(Conv2d layer) {
    Products products = new Products(layer, current.shape(), examples, precision);
    return withWeights(layer, (operands, factor) -> products.product(primitives, operands));
  }

  @Override
  public Void visit(Dense layer) {
    Products products = new Products(layer, current.shape(), examples, precision);
    SparseWeights left = parameters.sparse(index);
    return withWeights(
        layer,
        (operands, factor) ->
            new SparseProduct(
                products.product(primitives, operands), left, factor, operands, examples));
  }

  @Override
  public Void visit(BatchNorm layer) {
    Activations source = current;
    Tail tail = tail(source.shape(), false);
    Tiles tiles = new Tiles(source.shape().channels(), source.length(), tail.unit());
    Normalisation channels = normalisation(layer);
    add(new BatchNormStage(primitives, buffers, channels, input, source, tail, tiles));
    input = new InputTraits(true, input.isFixed());
    return null;
  }

  @Override
  public Void visit(Activation layer) {
    Activations source = to(layer);
    Nonlinearity function = function(layer);
    return add(
        new ActivationStage(primitives, buffers, function, source, current, input.isTrained()));
  }

  @Override
  public Void visit(MaxPool2d layer) {
    return pool(layer, dnnl.dnnl_pooling_max);
  }

  @Override
  public Void visit(AvgPool2d layer) {
    return pool(layer, dnnl.dnnl_pooling_avg_exclude_padding);
  }

  private Void pool(Pool2d layer, int algorithm) {
    Activations source = to(layer);
    return add(new PoolStage(primitives, layer, algorithm, source, current, input.isTrained()));
  }

  @Override
  public Void visit(Dropout layer) {
    if (layer.rate() > 0) {
      Activations source = to(layer);
      add(new DropoutStage(primitives, buffers, layer, index, input, source, current));
      input = new InputTraits(input.isTrained(), false);
    }
    return null;
  }

  @Override
  public Void visit(Flatten layer) {
    Activations source = to(layer);
    return add(new FlattenStage(primitives, source, current, input.isTrained()));
  }

  /** Makes the layer's output current, and returns its input. */
  private Activations to(LayerSpec layer) {
    Activations source = current;
    current = activations(layer.output(source.shape()));
    return source;
  }

  private Void add(Stage stage) {
    stages.add(new Program.Timed(stage, clock.slot(network.describe(index))));
    return null;
  }

  private Void withWeights(LayerSpec layer, LinearMaps.ProductMaker maker) {
    Activations source = current;
    Shape drawn = layer.output(source.shape());
    Tail tail = tail(drawn, noisy);
    Tiles tiles = new Tiles(drawn.channels(), drawn.size() * examples, tail.unit());
    String name = network.describe(index);
    LocalReparameterisationStage.Times times =
        new LocalReparameterisationStage.Times(
            clock, clock.slot(name + " products"), clock.slot(name));
    LinearMaps maps =
        new LinearMaps(
            primitives, parameters, layout, index, source, input.isTrained(), tiles, maker);
    LinearMap mean = maps.ofMeans();
    add(
        noisy
            ? new LocalReparameterisationStage(
                buffers, times, index, input, mean, maps.ofVariances(), tail, tiles, drawn.size())
            : new DeterministicStage(buffers, times, input, mean, tail, tiles));
    input = new InputTraits(true, false);
    return null;
  }

  /**
   * What can be done to a layer's output while that is in cache, by the layers that follow: a
   * maximum pooling, a non-linearity, or both.
   *
   * @param random whether the layer's outputs have a variance
   */
  private Tail tail(Shape drawn, boolean random) {
    MaxPool2d pool = take(MaxPool2d.class, layer -> PooledTail.fits(layer, drawn));
    Activation activation = take(Activation.class, layer -> true);
    current = activations(pool == null ? drawn : pool.output(drawn));
    Nonlinearity function = activation == null ? null : function(activation);
    return pool == null
        ? new PlainTail(function, current, random)
        : new PooledTail(pool, drawn, function, current, random);
  }

  /** The next layer, if it is of the type and fits: then it is taken along; else null. */
  private <L extends LayerSpec> L take(Class<L> type, Predicate<L> fits) {
    LayerSpec layer = next < order.length ? network.layers().get(order[next]) : null;
    if (!type.isInstance(layer) || !fits.test(type.cast(layer))) {
      return null;
    }
    next++;
    return type.cast(layer);
  }

  private Normalisation normalisation(BatchNorm norm) {
    return new Normalisation(
        norm,
        slices(parameters.inUse().means()),
        slices(parameters.posteriorMeans()),
        slice(Role.SCALE, parameters.byMean()),
        slice(Role.SHIFT, parameters.byMean()));
  }

  private Normalisation.Slices slices(Floats vector) {
    return new Normalisation.Slices(
        slice(Role.SCALE, vector),
        slice(Role.SHIFT, vector),
        slice(Role.MEAN, vector),
        slice(Role.VARIANCE, vector));
  }

  private FlatSlice slice(Role role, Floats vector) {
    return FlatSlice.of(layout.tensor(index, role), vector);
  }

  private Activations activations(Shape shape) {
    return new Activations(primitives, spare, shape, examples);
  }

  private Nonlinearity function(Activation activation) {
    return switch (activation) {
      case RELU -> new Nonlinearity.Relu();
      case SOFTPLUS -> {
        softplus = softplus == null ? new VectorSoftplus(primitives) : softplus;
        yield softplus;
      }
    };
  }
}
